package hosting

import (
	"os"
	"testing"

	"github.com/interpolref/interpolref/internal/testsite"
)

func TestMain(m *testing.M) { os.Exit(testsite.Main(m)) }

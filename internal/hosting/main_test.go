package hosting

import (
	"fmt"
	"os"
	"testing"

	"github.com/interpolref/interpolref/internal/testsite"
)

// TestMain has programs hold the small reference, but for those that are started with [shipped].
func TestMain(m *testing.M) {
	for name, value := range map[string]string{"INTERPOLREF_CONTENT": testsite.Small(), "INTERPOLREF_ONLY": "true"} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Println("cannot start:", err)
			os.Exit(1)
		}
	}
	os.Exit(testsite.Main(m))
}

// shipped are the arguments with which a program holds the reference that is embedded in it.
var shipped = []string{"--content", "", "--only=false"}

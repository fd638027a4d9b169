module github.com/interpolref/interpolref

go 1.26.8

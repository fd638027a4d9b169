package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// cost is what a process took.
type cost struct {
	wall, cpu time.Duration
	rss       int64 // at its highest, in kilobytes
}

// run runs a program to its end or, if it is to serve, until it says that it does. The
// memory that the system counts for a process is no less than that of the one that started
// it, so that this program must stay small.
func run(ctx context.Context, serves bool, program string, args ...string) (c cost, err error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stderr = os.Stderr
	began := time.Now()
	if serves {
		out, err := cmd.StdoutPipe()
		if err != nil {
			return c, err
		}
		if err := cmd.Start(); err != nil {
			return c, err
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		c.wall = time.Since(began)
		cmd.Process.Kill()
		cmd.Wait()
		if err != nil || !strings.HasPrefix(line, "Serving") {
			return c, fmt.Errorf("%s does not serve: %q", program, line)
		}
	} else {
		if err := cmd.Run(); err != nil {
			return c, fmt.Errorf("%s %s: %w", program, strings.Join(args, " "), err)
		}
		c.wall = time.Since(began)
	}
	c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	c.rss = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	return c, nil
}

// median takes each figure by itself.
func median(costs []cost) (m cost) {
	of := func(figure func(cost) int64) int64 {
		var list []int64
		for _, c := range costs {
			list = append(list, figure(c))
		}
		slices.Sort(list)
		return list[len(list)/2]
	}
	m.wall = time.Duration(of(func(c cost) int64 { return int64(c.wall) }))
	m.cpu = time.Duration(of(func(c cost) int64 { return int64(c.cpu) }))
	m.rss = of(func(c cost) int64 { return c.rss })
	return m
}

// contender is one way of building.
type contender struct {
	name    string
	serves  bool
	program string
	args    []string
}

// measure runs the contenders in turn, as often as wanted, and prints the medians.
func measure(ctx context.Context, rounds int, contenders []contender) error {
	costs := make([][]cost, len(contenders))
	for range rounds {
		for i, c := range contenders {
			took, err := run(ctx, c.serves, c.program, c.args...)
			if err != nil {
				return err
			}
			costs[i] = append(costs[i], took)
		}
	}
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\ttime s\tprocessor s\tpeak memory MB\t")
	for i, c := range contenders {
		m := median(costs[i])
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%.0f\t\n", c.name, m.wall.Seconds(), m.cpu.Seconds(), float64(m.rss)/1024)
	}
	return t.Flush()
}

func measureStart(ctx context.Context, times int) error {
	return measure(ctx, times, []contender{{"until it serves", true, *binary, []string{"--addr", "127.0.0.1:0"}}})
}

// measureBuild makes up a reference and has it built by all.
func measureBuild(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "interpolref-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b := bench{dir}
	args := []string{"-write", dir}
	flag.VisitAll(func(f *flag.Flag) {
		if slices.Contains([]string{"pages", "words", "sources", "terms", "folder"}, f.Name) {
			args = append(args, "-"+f.Name, f.Value.String())
		}
	})
	if _, err := run(ctx, false, self, args...); err != nil {
		return err
	}
	content := []string{"--content", b.ours(), "--only"}
	contenders := []contender{
		{"interpolref, until it serves", true, *binary, append(content, "--addr", "127.0.0.1:0")},
		{"interpolref, files", false, *binary, append([]string{"export", "--relative", filepath.Join(dir, "out")}, content...)},
	}
	if _, err := os.Stat(*hugo); err == nil {
		contenders = append(contenders,
			contender{"hugo, in memory", false, *hugo, []string{"--quiet", "--source", b.hugo(), "--renderToMemory"}},
			contender{"hugo, files", false, *hugo, []string{"--quiet", "--source", b.hugo(), "--destination", filepath.Join(dir, "hugo-out")}})
	} else {
		fmt.Println("hugo is not there and left out: make bench-build installs it")
	}
	if err := measure(ctx, *rounds, contenders); err != nil {
		return err
	}
	fmt.Println()
	args = []string{"-phases", b.ours()}
	if *best {
		args = append(args, "-best")
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// printPhases builds a reference as the program does and says what each phase took.
func printPhases(ctx context.Context, content fs.FS) error {
	debug.SetGCPercent(50) // as the program does
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "phase\ttime s\tprocessor s\tpeak memory so far MB\t")
	began, before := time.Now(), used()
	done := func(phase string) {
		now := used()
		fmt.Fprintf(t, "%s\t%.2f\t%.2f\t%.0f\t\n", phase, time.Since(began).Seconds(), (now.cpu - before.cpu).Seconds(), float64(peak())/1024)
		began, before = time.Now(), now
	}
	lib, faults := library.Load(content, time.Now())
	if faults.Errors() > 0 {
		return fmt.Errorf("the content has faults, the first is: %v", faults[0])
	}
	done("read and resolve")
	st, err := site.Build(lib, site.Options{})
	if err != nil {
		return err
	}
	done("render, index and hash")
	if *best {
		st.Edition().Compress(ctx)
		done("best encodings")
	}
	return t.Flush()
}

// used returns what this process has taken.
func used() cost {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u) // cannot fail with these arguments
	return cost{cpu: time.Duration(u.Utime.Nano() + u.Stime.Nano())}
}

// peak returns the most memory that this process had, in kilobytes.
func peak() (kB int64) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if v, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kB, _ = strconv.ParseInt(strings.Fields(v)[0], 10, 64)
		}
	}
	return kB
}

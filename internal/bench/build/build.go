package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

// cost is what a process took.
type cost struct {
	wall, cpu time.Duration
	rss       int64 // at its highest, in kilobytes
}

// run runs a program to its end or, if it serves, until it says that it does. The peak memory that the system
// reports of a process is at least that of the process that started it, so this program must stay small.
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

// median returns the medians of each measure.
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
func measure(ctx context.Context, rounds int, contenders []contender) (medians []cost, err error) {
	costs := make([][]cost, len(contenders))
	for range rounds {
		for i, c := range contenders {
			took, err := run(ctx, c.serves, c.program, c.args...)
			if err != nil {
				return nil, err
			}
			costs[i] = append(costs[i], took)
		}
	}
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\ttime s\tprocessor s\tpeak memory MB\t")
	for i, c := range contenders {
		m := median(costs[i])
		medians = append(medians, m)
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%.0f\t\n", c.name, m.wall.Seconds(), m.cpu.Seconds(), float64(m.rss)/1024)
	}
	return medians, t.Flush()
}

func measureStart(ctx context.Context, times int) error {
	costs, err := measure(ctx, times, []contender{{"until it serves", true, *binary, []string{"--addr", "127.0.0.1:0"}}})
	if err == nil {
		fmt.Printf("limit: %.0f of 250 ms\n", costs[0].wall.Seconds()*1000)
	}
	return err
}

// measureBuild makes up a reference and measures how the contenders build it.
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
	if _, err := run(ctx, false, self, "-write", dir); err != nil {
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
	costs, err := measure(ctx, *rounds, contenders)
	if err == nil && len(costs) > 2 {
		fmt.Printf("limit: %.2f of 0.50 times Hugo's time in memory\n", costs[0].wall.Seconds()/costs[2].wall.Seconds())
	}
	return err
}

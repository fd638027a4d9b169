package metrics

import (
	"bytes"
	"os"
	"runtime"
	rt "runtime/metrics"
	"strconv"
	"strings"
	"time"
)

// started is when the process began, nearly.
var started = time.Now()

// Process adds what the Go runtime and the operating system tell of the program, under the
// names of Prometheus's own Go client, so that dashboards made for it fit. What an operating
// system does not tell is left out.
func (p *Page) Process() {
	samples := []struct {
		name, from, help string
		counter          bool
	}{
		{"go_goroutines", "/sched/goroutines:goroutines", "Number of goroutines that currently exist.", false},
		{"go_sched_gomaxprocs_threads", "/sched/gomaxprocs:threads", "Number of threads that may run Go code at once.", false},
		{"go_memstats_heap_alloc_bytes", "/memory/classes/heap/objects:bytes", "Number of heap bytes that objects occupy.", false},
		{"go_memstats_heap_objects", "/gc/heap/objects:objects", "Number of objects on the heap.", false},
		{"go_memstats_next_gc_bytes", "/gc/heap/goal:bytes", "Number of heap bytes at which the next garbage collection ends.", false},
		{"go_memstats_sys_bytes", "/memory/classes/total:bytes", "Number of bytes obtained from the system.", false},
		{"go_memstats_alloc_bytes_total", "/gc/heap/allocs:bytes", "Bytes allocated on the heap since the start, freed ones included.", true},
		{"go_memstats_mallocs_total", "/gc/heap/allocs:objects", "Objects allocated on the heap since the start, freed ones included.", true},
		{"go_gc_cycles_total_gc_cycles_total", "/gc/cycles/total:gc-cycles", "Garbage collections that were completed.", true},
		{"go_cpu_classes_gc_total_cpu_seconds_total", "/cpu/classes/gc/total:cpu-seconds", "Estimated CPU time spent on garbage collection.", true},
		{"go_sync_mutex_wait_total_seconds_total", "/sync/mutex/wait/total:seconds", "Time that goroutines have waited for locks.", true},
	}
	values := make([]rt.Sample, len(samples))
	for i, s := range samples {
		values[i].Name = s.from
	}
	rt.Read(values)
	for i, s := range samples {
		var v float64
		switch value := values[i].Value; value.Kind() {
		case rt.KindUint64:
			v = float64(value.Uint64())
		case rt.KindFloat64:
			v = value.Float64()
		default:
			continue // this Go does not measure it
		}
		if s.counter {
			p.Counter(s.name, s.help)
		} else {
			p.Gauge(s.name, s.help)
		}
		p.Value(v)
	}
	p.Gauge("go_info", "The version of Go that the program was built with.")
	p.Value(1, "version", runtime.Version())

	p.Gauge("process_start_time_seconds", "When the process started, as seconds since 1970.")
	p.Value(float64(started.UnixMilli()) / 1000)
	p.linux()
}

// linux adds what /proc tells, where there is one. The fields are those of proc(5).
func (p *Page) linux() {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return
	}
	// The second field is the program's name in brackets, which may hold anything.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	field := func(n int) float64 { // as proc_pid_stat(5) numbers them, from 1
		if n -= 3; n >= len(fields) {
			return 0
		}
		v, _ := strconv.ParseFloat(fields[n], 64)
		return v
	}
	const ticks = 100 // a second, on every Linux that Go runs on
	p.Counter("process_cpu_seconds_total", "User and system CPU time spent.")
	p.Value((field(14) + field(15)) / ticks)
	p.Gauge("process_threads", "Number of threads of the operating system.")
	p.Value(field(20))
	p.Gauge("process_virtual_memory_bytes", "Virtual memory size.")
	p.Value(field(23))
	p.Gauge("process_resident_memory_bytes", "Resident memory size.")
	p.Value(field(24) * float64(os.Getpagesize()))
	if open, err := os.ReadDir("/proc/self/fd"); err == nil {
		p.Gauge("process_open_fds", "Number of open file descriptors.")
		p.Value(float64(len(open) - 1)) // without the one that reads the folder
	}
	limits, err := os.ReadFile("/proc/self/limits")
	if err != nil {
		return
	}
	if _, rest, ok := strings.Cut(string(limits), "Max open files"); ok {
		if soft := strings.Fields(rest); len(soft) > 0 {
			if v, err := strconv.ParseFloat(soft[0], 64); err == nil {
				p.Gauge("process_max_fds", "Number of file descriptors that may be open.")
				p.Value(v)
			}
		}
	}
}

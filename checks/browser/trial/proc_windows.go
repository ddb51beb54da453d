package trial

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// noFollow has no counterpart: folders in the person's temporary folder are
// theirs.
const noFollow = 0

// tame needs nothing before the start; join puts the browser into a job.
func tame(*exec.Cmd) {}

// endUsers has nothing to go by here: the job ended them.
func endUsers(string) {}

// group is a browser with its children: a job that ends with its last handle,
// that is with this program, however that ends.
type group struct{ job windows.Handle }

// join takes hold of a browser that has just started.
func join(p *os.Process) group {
	if p == nil {
		return group{}
	}
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return group{}
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err == nil {
		err = assign(job, uint32(p.Pid))
	}
	if err != nil {
		_ = windows.CloseHandle(job)
		return group{}
	}
	return group{job}
}

func assign(job windows.Handle, pid uint32) error {
	h, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, pid)
	if err != nil {
		return err
	}
	defer func() { _ = windows.CloseHandle(h) }()
	return windows.AssignProcessToJobObject(job, h)
}

// end kills the browser with its children.
func (g group) end() {
	if g.job != 0 {
		_ = windows.TerminateJobObject(g.job, 1)
		_ = windows.CloseHandle(g.job)
	}
}

// claim locks a file until it is closed or the program ends, and tells whether
// another program has it.
func claim(f *os.File) (taken bool) {
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_FAIL_IMMEDIATELY|windows.LOCKFILE_EXCLUSIVE_LOCK,
		0, 1, 0, &windows.Overlapped{})
	return errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

// alive tells whether a process lives.
func alive(pid int) bool {
	h, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return errors.Is(err, windows.ERROR_ACCESS_DENIED)
	}
	defer func() { _ = windows.CloseHandle(h) }()
	state, err := windows.WaitForSingleObject(h, 0)
	return err == nil && state == uint32(windows.WAIT_TIMEOUT)
}

// own is true: the temporary folder is the person's own.
func own(fs.FileInfo) bool { return true }

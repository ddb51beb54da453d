package change

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows"
)

// Lock takes the lock of a file: it is opened so that nobody else can open it.
// busy: another program has it. Without create a file that does not exist is
// no error, and nothing is locked.
func Lock(file string, create bool) (free func(), busy bool, err error) {
	name, err := windows.UTF16PtrFromString(file)
	if err != nil {
		return nil, false, fmt.Errorf("lock: %w", err)
	}
	how := uint32(windows.OPEN_EXISTING)
	if create {
		how = windows.OPEN_ALWAYS
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, how, windows.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case err == nil:
		return func() { _ = windows.CloseHandle(h) }, false, nil
	case !create && (errors.Is(err, windows.ERROR_FILE_NOT_FOUND) || errors.Is(err, windows.ERROR_PATH_NOT_FOUND)):
		return func() {}, false, nil
	default:
		return nil, errors.Is(err, windows.ERROR_SHARING_VIOLATION), err
	}
}

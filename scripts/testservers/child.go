package main

import (
	"errors"
	"fmt"
	"runtime"
)

// watch starts MinIO and waits for its end. The thread stays the same in
// between, because Linux ends the child with the thread that started it.
func (s *minioServer) watch(started chan<- error) {
	defer close(s.done)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	endWithParent(s.command)
	err := s.command.Start()
	started <- err
	if err == nil {
		s.ended <- fmt.Errorf("ended: %w\n%s", asError(s.command.Wait()), s.log())
	}
}

// asError: a server that ends without an error was not meant to end either.
func asError(err error) error {
	if err == nil {
		return errors.New("without an error")
	}
	return err
}

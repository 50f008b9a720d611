package main

import (
	"os/exec"
	"syscall"
)

// endWithParent lets no child outlive this program, however that ends. A
// Ctrl-C in the terminal is for this program alone, which passes it on.
func endWithParent(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
}

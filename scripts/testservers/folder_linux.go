package main

import "syscall"

// roomyMemory names the folder in memory if it has room: SQLite, which waits
// for the disk in each transaction, is much faster there. Containers often
// give it 64 MiB only.
func roomyMemory(need uint64) string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(memoryFolder, &s); err != nil || s.Bsize <= 0 || s.Bavail*uint64(s.Bsize) < need {
		return ""
	}
	return memoryFolder
}

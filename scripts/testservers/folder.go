package main

import "os"

// memoryFolder is where Linux keeps files in memory.
const memoryFolder = "/dev/shm"

// temporary makes a folder for data that only lives as long as the tests.
func temporary(parent, name string) (string, error) {
	return os.MkdirTemp(parent, "hazardloop-"+name+"-")
}

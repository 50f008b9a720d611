// Package hazard is the domain of 隐患闭环: the people, the registers, the
// inspection, and above all the finding (隐患) and the machine that moves it
// from the problem list to 销账. It also declares the ports, the small store
// interfaces whose comments are their contract.
//
// The package is pure: it does no I/O, reads no clock and makes no random
// number; time, IDs and what must be looked up are arguments. It imports the
// standard library and package checklists only.
package hazard

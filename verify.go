package main

import (
	"context"
	"fmt"

	"hazardloop/services"
)

// verifyCommand walks all evidence, also while the service runs on it. It
// prints each damage with its place; with any, the exit code is 1.
func verifyCommand(ctx context.Context, p process) error {
	if err := p.parse(newFlags("verify")); err != nil {
		return err
	}
	opened, err := openStorage(ctx, p.cfg, beside, p.log)
	if err != nil {
		return err
	}
	defer opened.close()
	found, err := services.Verifier{
		Stores: opened.stores, Blobs: opened.blobs,
		Report: func(d services.Damage) { fmt.Fprintln(p.stdout, "DAMAGED", d) },
	}.Run(ctx)
	if err != nil {
		return fmt.Errorf("verify was not finished: %w", err)
	}
	fmt.Fprintf(p.stdout, "%d findings, %d events, %d inspections, %d photos checked: ", found.Findings, found.Events, found.Inspections, found.Photos)
	if found.Damages > 0 {
		fmt.Fprintf(p.stdout, "%d DAMAGED\n", found.Damages)
		return errDamaged
	}
	fmt.Fprintln(p.stdout, "ok")
	return nil
}

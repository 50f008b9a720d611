package main

import (
	"context"
	"fmt"
	"path/filepath"

	"hazardloop/repository/diskphotos"
	"hazardloop/repository/sqlitestore"
	"hazardloop/services"
)

// verifyCommand walks all evidence, also while the service runs on it. It
// prints each damage with its place; with any, the exit code is 1.
func verifyCommand(ctx context.Context, p process) error {
	if err := p.parse(newFlags("verify")); err != nil {
		return err
	}
	db, err := sqlitestore.Open(ctx, filepath.Join(p.cfg.dataDir, "hazard.db"), sqlitestore.ReadOnly())
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer db.Close()
	photos, err := diskphotos.Open(filepath.Join(p.cfg.dataDir, "photos"))
	if err != nil {
		return fmt.Errorf("open the photo folder: %w", err)
	}
	found, err := services.Verifier{
		Stores: db.Stores(), Blobs: photos,
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

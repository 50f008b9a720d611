package services

import (
	"context"

	"hazardloop/services/hazard"
)

// evidenceOf looks up what the warnings of several findings need, each thing
// once. uploads are of all their photographs.
func (s *Findings) evidenceOf(ctx context.Context, findings []hazard.Finding, uploads map[string][]hazard.Upload) (map[string]hazard.Evidence, error) {
	var ids []string
	places := map[string]*hazard.Position{}
	for _, f := range findings {
		ids = append(ids, f.Judged()...)
		if _, known := places[f.PremisesID]; known {
			continue
		}
		p, err := s.stores.Premises.Get(ctx, hazard.Everything, f.PremisesID)
		if err != nil && !hazard.Is(err, hazard.CodeNotFound) {
			return nil, err
		}
		places[f.PremisesID] = p.Position
	}
	named, err := namedBy(ctx, s.stores.Photos, ids)
	if err != nil {
		return nil, err
	}
	all := make(map[string]hazard.Evidence, len(findings))
	for _, f := range findings {
		all[f.ID] = hazard.Evidence{Uploads: uploads, NamedBy: named, Premises: places[f.PremisesID], Zone: s.policy.Zone}
	}
	return all, nil
}

// namedBy asks about any number of photographs.
func namedBy(ctx context.Context, photos hazard.Photos, ids []string) (map[string][]string, error) {
	all := make(map[string][]string, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), uploadsPerQuery)
		some, err := photos.NamedBy(ctx, ids[:n])
		if err != nil {
			return nil, err
		}
		for id, findings := range some {
			all[id] = findings
		}
		ids = ids[n:]
	}
	return all, nil
}

package hazard

import "slices"

// checkSignature decides which place is signed and whether this person may sign
// it over this statement.
func (s *step) checkSignature() error {
	place, err := s.signedPlace()
	if err != nil {
		return err
	}
	own := slices.Contains(s.ownPlaces(), place)
	if err := s.checkHand(place, own); err != nil {
		return err
	}
	if s.cmd.Data.Digest != s.f.FilingDigest {
		return NewError(CodeStale, "备案内容已经变化，请重新打开备案表核对后再签字")
	}
	s.event.Resolved.Place = place
	s.event.Resolved.Signer = s.actor.Name
	if place == PlaceResponsible && !own {
		s.event.Resolved.Signer = s.f.Responsible.Name
	}
	return nil
}

// signedPlace is what the command names, or the only place it can mean.
func (s *step) signedPlace() (Place, error) {
	d := s.cmd.Data
	place := d.As
	if place == "" && (d.OnSite || d.Refused) {
		place = PlaceResponsible
	}
	if place == "" {
		switch own := s.ownPlaces(); len(own) {
		case 1:
			return own[0], nil
		case 0:
			place = PlaceResponsible // all that is left to this actor
		default:
			return "", dataField("as", "required", "您可以签多个位置，请说明签哪一方")
		}
	}
	if !slices.Contains(Places, place) {
		return "", dataField("as", "enum", "签字方只能是检查人员、责任人员或复查人员")
	}
	if s.f.Signed(place) {
		return "", NewError(CodeNotNow, "该方已经签字")
	}
	if !slices.Contains(s.places(), place) {
		return "", NewError(CodeForbidden, "您不是该方的签字人")
	}
	return place, nil
}

// checkHand: only the responsible person's place may be filled by another hand,
// and that must be said: taken on site with an image, or refused with a witness.
func (s *step) checkHand(place Place, own bool) error {
	d := s.cmd.Data
	if place != PlaceResponsible && (d.OnSite || d.Refused) {
		return dataField("as", "enum", "只有责任人员的签字可以现场代录或记录拒签")
	}
	if d.Refused {
		if !s.takesOnSite() || own {
			return NewError(CodeForbidden, "拒签须由检查人员记录")
		}
		if d.Witness.Name == "" {
			return dataField("witness/name", "required", "请填写见证人姓名")
		}
		return nil
	}
	if place == PlaceResponsible && !own && !d.OnSite {
		return dataField("onSite", "required", "在检查人员设备上签字须注明为现场签字")
	}
	return nil
}

package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

type commandRequest struct {
	ID      string      `json:"id" binding:"required,uuid_lower"`
	Action  string      `json:"action" binding:"required,action"`
	Version *int64      `json:"version" binding:"omitempty,gte=1"`
	At      string      `json:"at" binding:"omitempty,instant"`
	Data    dataRequest `json:"data"`
}

type dataRequest struct {
	ResponsibleOrgID  string              `json:"responsibleOrgId" binding:"omitempty,uuid_lower"`
	ResponsibleUserID string              `json:"responsibleUserId" binding:"omitempty,uuid_lower"`
	ResponsiblePerson *namedPersonRequest `json:"responsiblePerson"`
	Measures          string              `json:"measures" binding:"omitempty,notblank,max=1000"`
	InterimMeasures   string              `json:"interimMeasures" binding:"omitempty,notblank,max=1000"`
	Plan              *planJSON           `json:"plan"`
	DueAt             string              `json:"dueAt" binding:"omitempty,due"`
	NewDueAt          string              `json:"newDueAt" binding:"omitempty,due"`
	Note              string              `json:"note" binding:"omitempty,notblank,max=1000"`
	PhotoIDs          []string            `json:"photoIds" binding:"max=50,unique,dive,sha256hex"`
	Supersedes        string              `json:"supersedes" binding:"omitempty,sha256hex"`
	Reason            string              `json:"reason" binding:"omitempty,notblank,max=1000"`
	Opinion           string              `json:"opinion" binding:"omitempty,notblank,max=1000"`
	Digest            string              `json:"digest" binding:"omitempty,sha256hex"`
	SignaturePhotoID  string              `json:"signaturePhotoId" binding:"omitempty,sha256hex"`
	As                string              `json:"as" binding:"omitempty,place"`
	OnSite            bool                `json:"onSite"`
	Refused           bool                `json:"refused"`
	Witness           *namedPersonRequest `json:"witness"`
	UserID            string              `json:"userId" binding:"omitempty,uuid_lower"`
	Severity          string              `json:"severity" binding:"omitempty,severity"`
	Criterion         *criterionJSON      `json:"criterion"`
	DuplicateOf       string              `json:"duplicateOf" binding:"omitempty,uuid_lower"`
	Level             *int                `json:"level" binding:"omitempty,gte=1,lte=6"`
	ReplyBy           string              `json:"replyBy" binding:"omitempty,due"`
	DocumentNumber    string              `json:"documentNumber" binding:"omitempty,notblank,max=100"`
	PublicText        string              `json:"publicText" binding:"omitempty,notblank,max=1000"`
}

type namedPersonRequest struct {
	Name  string `json:"name" binding:"required,notblank,max=100"`
	Phone string `json:"phone" binding:"max=30"`
}

type planJSON struct {
	Goal         string `json:"goal" binding:"required,notblank,max=2000"`
	Measures     string `json:"measures" binding:"required,notblank,max=2000"`
	Organisation string `json:"organisation" binding:"required,notblank,max=2000"`
	Funds        string `json:"funds" binding:"required,notblank,max=2000"`
	Deadline     string `json:"deadline" binding:"required,notblank,max=2000"`
	Contingency  string `json:"contingency" binding:"required,notblank,max=2000"`
}

func (r commandRequest) command(zone *time.Location) hazard.Command {
	c := hazard.Command{ID: r.ID, Action: hazard.Action(r.Action), At: instantOf(r.At), Data: r.Data.data(zone)}
	if r.Version != nil {
		c.Version = *r.Version
	}
	return c
}

func (r dataRequest) data(zone *time.Location) hazard.Data {
	d := hazard.Data{
		ResponsibleOrgID: r.ResponsibleOrgID, ResponsibleUserID: r.ResponsibleUserID,
		ResponsiblePerson: (*hazard.Contact)(r.ResponsiblePerson), Measures: r.Measures, InterimMeasures: r.InterimMeasures,
		Plan: (*hazard.Plan)(r.Plan), DueAt: endOf(r.DueAt, zone), NewDueAt: endOf(r.NewDueAt, zone), Note: r.Note,
		PhotoIDs: noneIfEmpty(r.PhotoIDs), Supersedes: r.Supersedes, Reason: r.Reason, Opinion: r.Opinion, Digest: r.Digest,
		SignaturePhotoID: r.SignaturePhotoID, As: hazard.Place(r.As), OnSite: r.OnSite, Refused: r.Refused,
		Witness: (*hazard.Contact)(r.Witness), UserID: r.UserID, Severity: hazard.Severity(r.Severity),
		Criterion: r.Criterion.criterion(), DuplicateOf: r.DuplicateOf, ReplyBy: endOf(r.ReplyBy, zone),
		DocumentNumber: r.DocumentNumber, PublicText: r.PublicText,
	}
	if r.Level != nil {
		d.Level = *r.Level
	}
	return d
}

func (s *server) actOnFinding(c *gin.Context, actor hazard.Actor) error {
	var r commandRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	id, err := pathID(c, "隐患")
	if err != nil {
		return err
	}
	d, err := s.services.Findings.Act(c.Request.Context(), actor, id, r.command(s.zone))
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, findingOf(d))
	return nil
}

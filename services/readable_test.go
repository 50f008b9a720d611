package services

import (
	"runtime"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

// everybody in the cast.
func everybody() []string {
	var names []string
	for _, c := range castOfWorld {
		names = append(names, c.name)
	}
	return names
}

// readBy wants exactly these people to get the photograph.
func (w *world) readBy(id string, names ...string) {
	w.t.Helper()
	for _, who := range everybody() {
		f, _, _, err := w.Photos.Open(w.ctx, as(who), id)
		_, _, thumbErr := w.Photos.Thumb(w.ctx, as(who), id)
		if contains(names, who) {
			ok(w.t, err)
			ok(w.t, thumbErr)
			readAll(w.t, f)
			continue
		}
		if !hazard.Is(err, hazard.CodeNotFound) || !hazard.Is(thumbErr, hazard.CodeNotFound) {
			w.t.Errorf("%s: %v, thumbnail %v, want not_found", who, err, thumbErr)
		}
	}
}

func TestAPhotographNobodyNamedIsItsUploaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.readBy(photo("none"))
	w.readBy("no digest at all")
	w.upload("insp1", picture("a"))
	w.readBy(photo("a"), "insp1")
	w.upload("shop1", picture("a"))
	w.readBy(photo("a"), "insp1", "shop1")
}

func TestAPhotographOfAFindingIsSeenInItsScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1", withPhoto("a"))
	w.upload("insp1", picture("a"))
	w.readBy(photo("a"), "insp1", "insp2", "insp3", "sup1", "sup2", "boss1", "boss2")
	l.act("insp1", hazard.ActionAssign, assignTo("tenant1"))
	w.readBy(photo("a"), "insp1", "insp2", "insp3", "sup1", "sup2", "boss1", "boss2", "tenant1")
}

func TestAPhotographOfAnInspectionIsSeenInItsScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-101", "a")
	v.Companion = &hazard.Companion{Name: "老板", SignaturePhotoID: photo("signature")}
	v.answer("FIRE-102").PhotoIDs = []string{photo("pass")}
	v.started()
	_, err := w.Inspections.PutAnswers(w.ctx, as("insp1"), v.ID, v.Answers, nil)
	ok(t, err)
	for _, seed := range []string{"a", "signature", "pass"} {
		w.upload("insp2", picture(seed))
	}
	w.readBy(photo("pass"), "insp1", "insp2") // the author sees what his draft names
	d := v.stored()
	if d.PhotosMissing != 0 {
		t.Errorf("%d photographs are missing", d.PhotosMissing)
	}
	for _, seed := range []string{"a", "signature", "pass"} {
		w.readBy(photo(seed), "insp1", "insp2", "insp3", "sup1", "sup2", "boss1", "boss2")
	}
}

func TestNamingAnothersDigestGivesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.upload("shop1", picture("secret"))
	l := w.found("boss1", withPhoto("secret"))
	if d := l.get("boss1"); !d.Missing[photo("secret")] {
		t.Errorf("missing %v", d.Missing)
	}
	w.readBy(photo("secret"), "shop1")
	d := w.visit("insp1", "mall").fail("FIRE-101", "secret").stored()
	if d.PhotosMissing != 1 {
		t.Errorf("%d photographs are missing, want 1", d.PhotosMissing)
	}
	w.readBy(photo("secret"), "shop1")
	w.upload("boss2", picture("secret")) // who has the bytes himself
	w.readBy(photo("secret"), "shop1", "insp1", "insp2", "insp3", "sup1", "sup2", "boss1", "boss2")
}

func TestPhotographsOfThePublicAreSeenByOfficers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reported("lead")
	w.readBy(photo("lead"), "insp1", "insp2", "insp3", "insp-west", "sup1", "sup2", "sup-west")
}

// eventually polls, since thumbnails are made beside the requests.
func eventually(tb testing.TB, what string, done func() bool) {
	tb.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !done() {
		if time.Now().After(deadline) {
			tb.Fatal(what)
		}
		runtime.Gosched()
	}
}

func TestThumbnailsAreMadeBesideTheRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	photoID := w.upload("insp1", jpegPicture(t))
	eventually(t, "no thumbnail", func() bool {
		thumb, ready, err := w.Photos.Thumb(w.ctx, as("insp1"), photoID)
		ok(t, err)
		if ready != (len(thumb) > 0) {
			t.Fatalf("ready %v with %d bytes", ready, len(thumb))
		}
		return ready
	})
	thumb, err := w.config.Thumbs.Get(w.ctx, photoID)
	ok(t, err)
	if string(thumb[:2]) != "\xff\xd8" {
		t.Error("the thumbnail is no JPEG")
	}
}

func TestAThumbnailThatCannotBeMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	photoID := w.upload("insp1", pngClaiming(10, 10)) // a good header without pixels
	eventually(t, "the thumbnail is still awaited", func() bool {
		_, ready, err := w.Photos.Thumb(w.ctx, as("insp1"), photoID)
		if ready {
			t.Fatal("a thumbnail of nothing")
		}
		return hazard.Is(err, hazard.CodeNotFound)
	})
	f, _, _, err := w.Photos.Open(w.ctx, as("insp1"), photoID) // the evidence stays
	ok(t, err)
	readAll(t, f)
}

func TestAThumbnailIsNotReadyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	quiet(t, w)
	photoID := w.upload("insp1", picture("a"))
	thumb, ready, err := w.Photos.Thumb(w.ctx, as("insp1"), photoID)
	ok(t, err)
	if ready || thumb != nil {
		t.Error("ready at once")
	}
}

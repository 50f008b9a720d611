package api

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

const (
	// streamFor is how long a stream lives; its client asks again and so shows
	// that its session is still good.
	streamFor = 5 * time.Minute
	// pulseEvery keeps proxies from closing a silent stream, and finds clients
	// that left without a word.
	pulseEvery = 20 * time.Second
)

// streamChanges tells by server-sent events that findings changed, not which:
// the client asks again for what it shows, and gets what is in its scope.
func (s *server) streamChanges(c *gin.Context, _ hazard.Actor) error {
	changed, stop, err := s.services.Live.Watch()
	if err != nil {
		return err
	}
	defer stop()
	c.Header("Content-Type", "text/event-stream")
	c.Header("Cache-Control", "no-store")
	c.Header("X-Accel-Buffering", "no") // nginx would hold events back
	out := http.NewResponseController(c.Writer)
	over := time.After(s.streamFor)
	pulse := time.NewTicker(pulseEvery)
	defer pulse.Stop()
	message := "retry: 3000\n\n"
	for {
		// The listener's own deadline is for answers that end.
		if err := out.SetWriteDeadline(time.Now().Add(2 * pulseEvery)); err != nil { //nolint:forbidigo // a deadline of the connection
			return err
		}
		if _, err := fmt.Fprint(c.Writer, message); err != nil {
			return nil // the client left
		}
		if err := out.Flush(); err != nil {
			return nil // the client left
		}
		select {
		case <-c.Request.Context().Done():
			return nil
		case <-over:
			return nil
		case <-changed:
			message = "event: change\ndata: {}\n\n"
		case <-pulse.C:
			message = ": still here\n\n"
		}
	}
}

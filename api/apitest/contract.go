// Package apitest speaks to the service as its tests do: every exchange is
// checked against openapi.yaml, and what was documented and never reached fails
// the run. Only tests import it.
package apitest

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"hazardloop/api"
)

// Contract is openapi.yaml with a record of which answers were reached.
type Contract struct {
	Doc        *openapi3.T
	Operations []Operation

	mu      sync.Mutex
	reached map[answer]bool
}

// Operation is one operation of the contract.
type Operation struct {
	ID     string
	Method string
	Path   string // as written, with {names}
	Base   string // "/api/v1", or "" for health checks
	Spec   *openapi3.Operation

	item    *openapi3.PathItem
	pattern *regexp.Regexp
	names   []string
}

// answer is a status of an operation.
type answer struct {
	operation string
	status    string
}

// Load reads and validates the contract.
func Load(ctx context.Context) (*Contract, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(api.Spec)
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(ctx); err != nil {
		return nil, err
	}
	k := &Contract{Doc: doc, reached: map[answer]bool{}}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			k.Operations = append(k.Operations, newOperation(doc, path, item, method, op))
		}
	}
	slices.SortFunc(k.Operations, func(a, b Operation) int { return strings.Compare(a.ID, b.ID) })
	return k, nil
}

var parameterInPath = regexp.MustCompile(`\{([^}]+)\}`)

func newOperation(doc *openapi3.T, path string, item *openapi3.PathItem, method string, op *openapi3.Operation) Operation {
	servers := doc.Servers
	if len(item.Servers) > 0 {
		servers = item.Servers
	}
	o := Operation{ID: op.OperationID, Method: method, Path: path, Spec: op, item: item}
	o.Base = strings.TrimSuffix(servers[0].URL, "/")
	pattern := regexp.QuoteMeta(path)
	pattern = regexp.MustCompile(`\\\{[^}]+\\\}`).ReplaceAllString(pattern, `([^/]+)`)
	o.pattern = regexp.MustCompile("^" + regexp.QuoteMeta(o.Base) + pattern + "$")
	for _, m := range parameterInPath.FindAllStringSubmatch(path, -1) {
		o.names = append(o.names, m[1])
	}
	return o
}

// find gives the operation of a request with its path parameters.
func (k *Contract) find(method, path string) (Operation, map[string]string, bool) {
	for _, o := range k.Operations {
		m := o.pattern.FindStringSubmatch(path)
		if o.Method != method || m == nil {
			continue
		}
		params := map[string]string{}
		for i, name := range o.names {
			params[name] = m[i+1]
		}
		return o, params, true
	}
	return Operation{}, nil, false
}

// Operation finds an operation by its ID.
func (k *Contract) Operation(id string) Operation {
	for _, o := range k.Operations {
		if o.ID == id {
			return o
		}
	}
	panic("apitest: no operation " + id)
}

func (k *Contract) input(o Operation, params map[string]string, r *http.Request) *openapi3filter.RequestValidationInput {
	return &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params,
		Route: &routers.Route{Spec: k.Doc, Path: o.Path, PathItem: o.item, Method: o.Method, Operation: o.Spec},
		Options: &openapi3filter.Options{
			AuthenticationFunc:    openapi3filter.NoopAuthenticationFunc,
			IncludeResponseStatus: true, // an undocumented status fails
			MultiError:            true,
		},
	}
}

func (k *Contract) reach(o Operation, status int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.reached[answer{o.ID, strconv.Itoa(status)}] = true
}

// Unreached lists the documented answers that no exchange gave. Ranges such as
// 5XX are not counted: they are what must not happen.
func (k *Contract) Unreached() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var missing []string
	for _, o := range k.Operations {
		for status := range o.Spec.Responses.Map() {
			if _, err := strconv.Atoi(status); err == nil && !k.reached[answer{o.ID, status}] {
				missing = append(missing, o.ID+" "+status)
			}
		}
	}
	slices.Sort(missing)
	return missing
}

// Main runs the tests of a package and fails when a documented answer was
// never reached. A run of chosen tests reaches only some, so it is not judged.
func (k *Contract) Main(m *testing.M) int {
	code := m.Run()
	if code != 0 || flag.Lookup("test.run").Value.String() != "" || flag.Lookup("test.list").Value.String() != "" {
		return code
	}
	missing := k.Unreached()
	for _, pair := range missing {
		fmt.Fprintf(os.Stderr, "openapi.yaml documents an answer that no test reached: %s\n", pair)
	}
	if len(missing) > 0 {
		return 1
	}
	return code
}

// registerFiles lets kin-openapi take photographs and sheets for bytes.
var registerFiles = sync.OnceFunc(func() {
	for _, t := range []string{
		"image/jpeg", "image/png", "image/heic", "image/webp", "text/event-stream",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	} {
		openapi3filter.RegisterBodyDecoder(t, openapi3filter.FileBodyDecoder)
	}
})

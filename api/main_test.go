package api_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"hazardloop/api/apitest"
)

// contract is openapi.yaml; every exchange of these tests is checked against
// it, and what it documents and none of them reached fails the run.
var contract *apitest.Contract

func TestMain(m *testing.M) {
	var err error
	if contract, err = apitest.Load(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "openapi.yaml:", err)
		os.Exit(1)
	}
	os.Exit(contract.Main(m))
}

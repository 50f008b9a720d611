package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSettingNamesAreTheDocumentedOnes(t *testing.T) {
	want := []string{
		"HAZARD_DATA", "HAZARD_DEMO_PASSWORD", "HAZARD_LISTEN", "HAZARD_LOG_LEVEL",
		"HAZARD_METRICS_LISTEN", "HAZARD_MONGO_URI", "HAZARD_S3_ACCESS_KEY", "HAZARD_S3_BUCKET",
		"HAZARD_S3_ENDPOINT", "HAZARD_S3_SECRET_KEY", "HAZARD_S3_TLS", "HAZARD_TIMEZONE",
		"HAZARD_TLS_CERT", "HAZARD_TLS_KEY", "HAZARD_TRUSTED_PROXIES",
	}
	var got []string
	for _, s := range settings {
		got = append(got, s.env)
		if s.help == "" {
			t.Errorf("%s has no help text", s.env)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("settings are\n%v\nwant\n%v", got, want)
	}
}

func TestLoadConfig(t *testing.T) {
	plain := config{listen: "127.0.0.1:8080", dataDir: "./data"}
	tests := []struct {
		name string
		args []string
		env  map[string]string
		want config // its zone is named by zone, its demo password by password
		zone string
		pass string
		rest []string
	}{
		{name: "defaults", want: plain},
		{name: "environment beats default",
			env:  map[string]string{"HAZARD_LISTEN": ":9000", "HAZARD_DATA": "/srv/hazard", "HAZARD_TIMEZONE": "UTC"},
			want: config{listen: ":9000", dataDir: "/srv/hazard"}, zone: "UTC"},
		{name: "flag beats environment",
			args: []string{"--listen", ":9001", "-data=elsewhere"},
			env:  map[string]string{"HAZARD_LISTEN": ":9000", "HAZARD_DATA": "/srv/hazard"},
			want: config{listen: ":9001", dataDir: "elsewhere"}},
		{name: "empty environment is unset",
			env:  map[string]string{"HAZARD_LISTEN": "", "HAZARD_TIMEZONE": "", "HAZARD_S3_ENDPOINT": ""},
			want: plain},
		{name: "flags after the command, the command keeps its own",
			args: []string{"demo", "--data", "here", "--findings", "100", "--premises=5"},
			want: config{listen: "127.0.0.1:8080", dataDir: "here"},
			rest: []string{"demo", "--findings", "100", "--premises=5"}},
		{name: "flags before the command",
			args: []string{"--data", "here", "user", "add", "--name", "王芳", "--help"},
			want: config{listen: "127.0.0.1:8080", dataDir: "here"},
			rest: []string{"user", "add", "--name", "王芳", "--help"}},
		{name: "nothing is taken after a double dash",
			args: []string{"verify", "--", "--data", "here"},
			want: plain, rest: []string{"verify", "--", "--data", "here"}},
		{name: "secret from the environment",
			env: map[string]string{"HAZARD_DEMO_PASSWORD": "open sesame"}, want: plain, pass: "open sesame"},
		{name: "secret from a file named by the environment",
			env:  map[string]string{"HAZARD_DEMO_PASSWORD_FILE": secretFile(t, "from env file\n")},
			want: plain, pass: "from env file"},
		{name: "secret from a file named by a flag beats the environment",
			args: []string{"--demo-password-file", secretFile(t, "from flag file\r\n")},
			env:  map[string]string{"HAZARD_DEMO_PASSWORD": "from env"},
			want: plain, pass: "from flag file"},
		{name: "everything else",
			env: map[string]string{
				"HAZARD_TLS_CERT": "c.pem", "HAZARD_TLS_KEY": "k.pem", "HAZARD_METRICS_LISTEN": "[::1]:9100",
				"HAZARD_LOG_LEVEL": "debug", "HAZARD_TRUSTED_PROXIES": "10.0.0.0/8, 192.168.1.5/32,",
			},
			want: config{
				listen: "127.0.0.1:8080", dataDir: "./data", tlsCert: "c.pem", tlsKey: "k.pem",
				metricsListen: "[::1]:9100", logLevel: slog.LevelDebug,
				trustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.168.1.5/32")},
			}},
		{name: "metrics turned off again by a flag",
			args: []string{"--metrics-listen=off"},
			env:  map[string]string{"HAZARD_METRICS_LISTEN": ":9100"}, want: plain},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, rest, err := loadConfig(tt.args, lookupIn(tt.env))
			if err != nil {
				t.Fatal(err)
			}
			if want := orElse(tt.zone, "Asia/Shanghai"); got.timezone.String() != want {
				t.Errorf("time zone %s, want %s", got.timezone, want)
			}
			if got.demoPassword.reveal() != tt.pass {
				t.Errorf("demo password %q, want %q", got.demoPassword.reveal(), tt.pass)
			}
			if got.s3.bucket != "hazard-photos" {
				t.Errorf("bucket %q", got.s3.bucket)
			}
			got.timezone, got.demoPassword, got.s3 = nil, secret{}, objectStore{}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("config %+v\nwant   %+v", got, tt.want)
			}
			if !slices.Equal(rest, tt.rest) {
				t.Errorf("rest %q, want %q", rest, tt.rest)
			}
		})
	}
}

func TestLoadConfigRefuses(t *testing.T) {
	empty := secretFile(t, "\n")
	tests := []struct {
		name string
		args []string
		env  map[string]string
		want string // part of the message
	}{
		{name: "unknown flag", args: []string{"--lisen", ":9000"}, want: "unknown flag --lisen"},
		{name: "flag without value", args: []string{"--data"}, want: "--data needs a value"},
		{name: "empty flag", args: []string{"--data="}, want: "--data: the data folder needs a name"},
		{name: "bad time zone", env: map[string]string{"HAZARD_TIMEZONE": "Mars/Phobos"},
			want: `HAZARD_TIMEZONE: "Mars/Phobos" is not a time zone`},
		{name: "time zone of the machine", args: []string{"--timezone", "Local"}, want: "--timezone"},
		{name: "bad address", args: []string{"--listen", "8080"}, want: "use host:port"},
		{name: "bad port", env: map[string]string{"HAZARD_METRICS_LISTEN": ":70000"}, want: "HAZARD_METRICS_LISTEN"},
		{name: "bad level", env: map[string]string{"HAZARD_LOG_LEVEL": "loud"}, want: "use debug, info, warn or error"},
		{name: "bad proxy", env: map[string]string{"HAZARD_TRUSTED_PROXIES": "10.0.0.0/8,proxy.local"}, want: `"proxy.local" is not a network`},
		{name: "certificate without key", env: map[string]string{"HAZARD_TLS_CERT": "c.pem"}, want: "must be set together"},
		{name: "secret twice", env: map[string]string{"HAZARD_DEMO_PASSWORD": "a", "HAZARD_DEMO_PASSWORD_FILE": "b"},
			want: "both set"},
		{name: "secret file missing", env: map[string]string{"HAZARD_DEMO_PASSWORD_FILE": "no/such/file"}, want: "no/such/file"},
		{name: "secret file empty", env: map[string]string{"HAZARD_DEMO_PASSWORD_FILE": empty}, want: "is empty"},
		{name: "secret on the command line", args: []string{"demo", "--demo-password", "x"}, want: "--demo-password-file"},
		{name: "address of another database", env: map[string]string{"HAZARD_MONGO_URI": "postgres://localhost/hazard"},
			want: "begins with mongodb://"},
		{name: "S3 with a scheme", args: []string{"--s3-endpoint", "https://localhost:9000"}, want: "leave out https://"},
		{name: "S3 without keys", args: []string{"--s3-endpoint", "localhost:9000"}, want: "needs HAZARD_S3_ACCESS_KEY"},
		{name: "bad bucket", env: map[string]string{"HAZARD_S3_BUCKET": "Photos"}, want: `"Photos" is not a bucket`},
		{name: "bad truth value", env: map[string]string{"HAZARD_S3_TLS": "maybe"}, want: "neither true nor false"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := loadConfig(tt.args, lookupIn(tt.env))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestObjectStoreSpeaksTLSExceptWithThisMachine(t *testing.T) {
	tests := []struct {
		endpoint, tls string
		want          bool
	}{
		{"s3.example.com", "", true},
		{"minio:9000", "", true},
		{"10.0.0.7:9000", "", true},
		{"localhost:9000", "", false},
		{"127.0.0.1:9000", "", false},
		{"[::1]:9000", "", false},
		{"minio:9000", "false", false},
		{"127.0.0.1:9000", "true", true},
	}
	for _, tt := range tests {
		cfg, _, err := loadConfig(nil, lookupIn(map[string]string{
			"HAZARD_S3_ENDPOINT": tt.endpoint, "HAZARD_S3_TLS": tt.tls, "HAZARD_S3_ACCESS_KEY": "k", "HAZARD_S3_SECRET_KEY": "s",
		}))
		if err != nil {
			t.Fatal(err)
		}
		if got := cfg.s3.secure(); got != tt.want {
			t.Errorf("%s with HAZARD_S3_TLS=%q: TLS %v, want %v", tt.endpoint, tt.tls, got, tt.want)
		}
	}
}

func TestLoadConfigReportsAllFaultsAtOnce(t *testing.T) {
	_, _, err := loadConfig([]string{"--listen", "8080", "--timezone", "nowhere"}, lookupIn(nil))
	if err == nil || !strings.Contains(err.Error(), "--listen") || !strings.Contains(err.Error(), "--timezone") {
		t.Errorf("error %v, want one with both flags", err)
	}
}

func TestHelp(t *testing.T) {
	for _, arg := range []string{"-h", "-help", "--help"} {
		if _, _, err := loadConfig([]string{arg}, lookupIn(nil)); !errors.Is(err, flag.ErrHelp) {
			t.Errorf("%s gives %v, want flag.ErrHelp", arg, err)
		}
	}
	var out bytes.Buffer
	if err := printSettings(&out); err != nil {
		t.Fatal(err)
	}
	for _, s := range settings {
		for _, want := range []string{"--" + s.flag(), s.env, s.def, s.help} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("help does not show %q", want)
			}
		}
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	const hidden = "correct-horse"
	cfg, _, err := loadConfig(nil, lookupIn(map[string]string{"HAZARD_DEMO_PASSWORD": hidden}))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		fmt.Fprintf(&out, verb+"\n", cfg)
		fmt.Fprintf(&out, verb+"\n", cfg.demoPassword)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("start", "config", cfg, "password", cfg.demoPassword)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("start", "config", cfg, "password", cfg.demoPassword)

	_, _, err = loadConfig([]string{"--listen", "bad"}, lookupIn(map[string]string{
		"HAZARD_DEMO_PASSWORD": hidden, "HAZARD_MONGO_URI": "mongodb://root:" + hidden + "@db", "HAZARD_S3_SECRET_KEY": hidden,
	}))
	fmt.Fprintln(&out, err)

	if strings.Contains(out.String(), hidden) {
		t.Errorf("the secret shows:\n%s", out.String())
	}
}

func lookupIn(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
}

func secretFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func orElse(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

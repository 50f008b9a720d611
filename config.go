package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // the container image is built from scratch and has no time zone files
)

//go:generate go test -run ^TestReadmeSettings$ -update .

// config is what the program must know before it starts. loadConfig is the
// only place that makes one, so every value in it has been checked.
type config struct {
	listen         string
	dataDir        string
	tlsCert        string // empty together with tlsKey: plain HTTP
	tlsKey         string
	timezone       *time.Location
	metricsListen  string // empty: no metrics listener
	trustedProxies []netip.Prefix
	logLevel       slog.Level
	demoPassword   secret
	mongoURI       secret // empty: the embedded database
	s3             objectStore
}

// objectStore is where photos are kept instead of the photo folder.
type objectStore struct {
	endpoint  string // host:port; empty: the photo folder
	accessKey secret
	secretKey secret
	bucket    string
	tls       *bool // nil: as the endpoint's place asks, see secure
}

// secure tells whether to speak TLS with the object store: unless it was said,
// with all but this machine itself.
func (o objectStore) secure() bool {
	if o.tls != nil {
		return *o.tls
	}
	host, _, err := net.SplitHostPort(o.endpoint)
	if err != nil {
		host = o.endpoint
	}
	ip := net.ParseIP(host)
	return host != "localhost" && (ip == nil || !ip.IsLoopback())
}

// setting is one line of the table below.
type setting struct {
	env    string
	def    string
	help   string
	secret bool // never printed; read from the environment or a file, not from the command line

	set func(*config, string) error // checks the value and puts it into the config
}

// settings is the one table of settings. The parser, -help and the table in
// the README all come from it.
var settings = []setting{
	{env: "HAZARD_LISTEN", def: "127.0.0.1:8080", set: setListen,
		help: "address of the service, host:port; use 0.0.0.0:8080 to serve other machines"},
	{env: "HAZARD_DATA", def: "./data", set: setData,
		help: "folder of the embedded stores: the database and the photos"},
	{env: "HAZARD_TLS_CERT", set: setTLSCert,
		help: "certificate chain (PEM file) to serve HTTPS; needs HAZARD_TLS_KEY"},
	{env: "HAZARD_TLS_KEY", set: setTLSKey,
		help: "private key (PEM file) of the certificate"},
	{env: "HAZARD_TIMEZONE", def: "Asia/Shanghai", set: setTimezone,
		help: "business time zone (IANA name): ends of days, numbering, statistics"},
	{env: "HAZARD_METRICS_LISTEN", def: "off", set: setMetricsListen,
		help: "address of a second listener that serves /metrics to Prometheus, or off"},
	{env: "HAZARD_TRUSTED_PROXIES", set: setTrustedProxies,
		help: "comma-separated networks (CIDR) of reverse proxies whose X-Forwarded-For is believed; none by default"},
	{env: "HAZARD_LOG_LEVEL", def: "info", set: setLogLevel,
		help: "least level that is logged: debug, info, warn or error"},
	{env: "HAZARD_DEMO_PASSWORD", secret: true, set: setDemoPassword,
		help: "password of all demo accounts; made at random and printed when unset"},
	{env: "HAZARD_MONGO_URI", secret: true, set: setMongoURI,
		help: "MongoDB instead of the embedded database: mongodb://…/database (database: hazard unless named)"},
	{env: "HAZARD_S3_ENDPOINT", set: setS3Endpoint,
		help: "MinIO or another S3, host:port, instead of the photo folder"},
	{env: "HAZARD_S3_ACCESS_KEY", secret: true, set: setS3AccessKey,
		help: "access key of the object store"},
	{env: "HAZARD_S3_SECRET_KEY", secret: true, set: setS3SecretKey,
		help: "secret key of the object store"},
	{env: "HAZARD_S3_BUCKET", def: "hazard-photos", set: setS3Bucket,
		help: "bucket of the photos; made, with versioning, if it is not there"},
	{env: "HAZARD_S3_TLS", set: setS3TLS,
		help: "true or false: speak TLS with the object store; when unset, with all but this machine itself"},
}

// loadConfig reads the settings: a flag beats the environment, and the
// environment beats the default. An empty environment variable counts as
// unset, because that is what compose files make of a missing one.
//
// Flags of the table may stand before or after the command; rest is the
// command with everything else, whose flags are the command's own. A -help
// before any command gives flag.ErrHelp. All faults are reported at once.
func loadConfig(args []string, env func(string) (string, bool)) (config, []string, error) {
	flags, rest, err := takeFlags(args)
	if err != nil {
		return config{}, nil, err
	}
	var cfg config
	var faults []error
	for _, s := range settings {
		value, source, err := s.find(flags, env)
		if err == nil {
			err = s.apply(&cfg, value, source)
		}
		faults = append(faults, err)
	}
	if (cfg.tlsCert == "") != (cfg.tlsKey == "") {
		faults = append(faults, errors.New("HAZARD_TLS_CERT and HAZARD_TLS_KEY must be set together"))
	}
	if cfg.s3.endpoint != "" && (cfg.s3.accessKey.reveal() == "" || cfg.s3.secretKey.reveal() == "") {
		faults = append(faults, errors.New("HAZARD_S3_ENDPOINT needs HAZARD_S3_ACCESS_KEY and HAZARD_S3_SECRET_KEY"))
	}
	if err := errors.Join(faults...); err != nil {
		return config{}, nil, err
	}
	return cfg, rest, nil
}

// printSettings writes the table for -help.
func printSettings(w io.Writer) error {
	var b strings.Builder
	b.WriteString("Settings (a flag beats the environment, the environment beats the default):\n")
	for _, s := range settings {
		fmt.Fprintf(&b, "  --%s, %s", s.flag(), s.env)
		if s.secret {
			fmt.Fprintf(&b, ", %s", s.env+"_FILE")
		}
		if s.def != "" {
			fmt.Fprintf(&b, " (default %s)", s.def)
		}
		fmt.Fprintf(&b, "\n        %s\n", s.help)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// flag is the name on the command line, without dashes. A secret on the
// command line would be there for every user of the machine to read, so its
// flag names a file.
func (s setting) flag() string {
	if s.secret {
		return s.plainFlag() + "-file"
	}
	return s.plainFlag()
}

func (s setting) plainFlag() string {
	name := strings.TrimPrefix(s.env, "HAZARD_")
	return strings.ToLower(strings.ReplaceAll(name, "_", "-"))
}

// find gives the value of the setting and the name of where it came from; the
// source is empty when the value is the default.
func (s setting) find(flags map[string]string, env func(string) (string, bool)) (value, source string, err error) {
	fromEnv, _ := env(s.env)
	var fileFromEnv string
	if s.secret {
		fileFromEnv, _ = env(s.env + "_FILE")
	}
	fromFlag, flagGiven := flags[s.flag()]
	switch {
	case flagGiven && s.secret:
		return readSecret(fromFlag, "--"+s.flag())
	case flagGiven:
		return fromFlag, "--" + s.flag(), nil
	case fromEnv != "" && fileFromEnv != "":
		return "", s.env, fmt.Errorf("%s and %s_FILE are both set: keep one", s.env, s.env)
	case fileFromEnv != "":
		return readSecret(fileFromEnv, s.env+"_FILE")
	case fromEnv != "":
		return fromEnv, s.env, nil
	}
	return s.def, "", nil
}

// apply checks the value and keeps it.
func (s setting) apply(cfg *config, value, source string) error {
	if err := s.set(cfg, value); err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	return nil
}

// readSecret reads a secret from a file and drops the line break that editors
// put at the end.
func readSecret(path, source string) (value, from string, err error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", source, fmt.Errorf("%s: %w", source, err)
	}
	value = strings.TrimRight(string(content), "\r\n")
	if value == "" {
		return "", source, fmt.Errorf("%s: %s is empty", source, path)
	}
	return value, source, nil
}

// takeFlags takes the flags of the table out of args.
func takeFlags(args []string) (flags map[string]string, rest []string, err error) {
	flags = map[string]string{}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return flags, append(rest, args[i:]...), nil
		}
		name, value, hasValue := splitFlag(arg)
		s, known := settingOfFlag(name)
		switch {
		case name == "", !known && len(rest) > 0:
			rest = append(rest, arg)
			continue
		case name == "h", name == "help":
			return nil, nil, flag.ErrHelp
		case !known:
			return nil, nil, fmt.Errorf("unknown flag --%s: see -help", name)
		case name != s.flag():
			return nil, nil, fmt.Errorf("--%s would show the secret in the process list: use %s, %s_FILE or --%s",
				name, s.env, s.env, s.flag())
		}
		if !hasValue {
			i++
			if i == len(args) {
				return nil, nil, fmt.Errorf("--%s needs a value", name)
			}
			value = args[i]
		}
		flags[name] = value
	}
	return flags, rest, nil
}

// splitFlag cuts -name, --name and --name=value as package flag does; name is
// empty when arg is no flag.
func splitFlag(arg string) (name, value string, hasValue bool) {
	if len(arg) < 2 || arg[0] != '-' {
		return "", "", false
	}
	name = strings.TrimPrefix(arg[1:], "-")
	return strings.Cut(name, "=")
}

// settingOfFlag also finds a secret by the flag that it does not have, so that
// the answer can say what to use instead.
func settingOfFlag(name string) (setting, bool) {
	for _, s := range settings {
		if name == s.flag() || name == s.plainFlag() {
			return s, true
		}
	}
	return setting{}, false
}

// secret is a value that must reach neither a log nor an error. It hides
// behind a pointer because fmt does not call String on unexported fields: a
// plain string would show when somebody prints the whole config.
type secret struct{ value *string }

// String keeps the value out of every print.
func (s secret) String() string { return "[secret]" }

// reveal gives the value to the one place that needs it; empty when unset.
func (s secret) reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

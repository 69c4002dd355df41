package io.mcpstead.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InvalidConfigurationTest {
    private final Configs configs = new Configs();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hots: x                                         | hots: is not a known key; did you mean host?
            source: {}                                      | source: is not a known key; known here: admin, audit, health, host, logging, mcp, metrics, port, reload, server, servers, shutdown
            mcp: {sesion: {}}                               | mcp.sesion: is not a known key; did you mean session?
            mcp: {session: {idleTtlSeconds: 1}}             | mcp.session.idleTtlSeconds: is not a known key; did you mean idle_ttl_seconds?
            mcp: {session: {idle_ttl: 1}}                   | mcp.session.idle_ttl: is not a known key; known here: gc_interval_seconds, idle_ttl_seconds, max_sessions, shutdown_grace_seconds
            metrics: {enable: true}                         | metrics.enable: is not a known key; did you mean enabled?
            admin: {prot: 1}                                | admin.prot: is not a known key; did you mean port?
            logging: {levle: info}                          | logging.levle: is not a known key; did you mean level?
            logging: {level: loud}                          | logging.level: must be one of off, error, warn, info, debug, trace, all
            port: abc                                       | port: must be a whole number
            port: 1.5                                       | port: must be a whole number
            port: ''                                        | port: must be a whole number
            port: [1]                                       | port: must be a whole number
            port: 65536                                     | port: must be between 0 and 65535
            port: -1                                        | port: must be between 0 and 65535
            admin: {port: 65536}                            | admin.port: must be between 0 and 65535
            host: ''                                        | host: must not be empty
            host: [a]                                       | host: must be text
            mcp: x                                          | mcp: must be a mapping of keys to values
            servers: x                                      | servers: must be a list
            servers: [x]                                    | servers[0]: must be a mapping of keys to values
            servers: [~]                                    | servers[0]: is empty
            metrics: {enabled: 1}                           | metrics.enabled: must be true or false
            metrics: {frequency: soon}                      | metrics.frequency: must be a duration such as 5s
            mcp: {auth: {mode: basic}}                      | mcp.auth.mode: must be one of none, bearer
            mcp: {auth: {bearer_token: hunter2}}            | mcp.auth.bearer_token: is not allowed in the file; set the environment variable MCPSTEAD_BEARER_TOKEN
            mcp: {auth: {tokens: [{name: a, secret: hunter2}]}} | mcp.auth.tokens: is not allowed in the file; set the environment variable MCPSTEAD_BEARER_TOKEN
            mcp: {auth: {mode: bearer}}                     | mcp.auth.mode: bearer needs the environment variable MCPSTEAD_BEARER_TOKEN, which is not set
            mcp: {session: {idle_ttl_seconds: 0}}           | mcp.session.idle_ttl_seconds: must be more than 0
            mcp: {session: {gc_interval_seconds: -1}}       | mcp.session.gc_interval_seconds: must be more than 0
            mcp: {session: {shutdown_grace_seconds: 0}}     | mcp.session.shutdown_grace_seconds: must be more than 0
            mcp: {session: {idle_ttl_seconds: 9223372036854775807}} | mcp.session.idle_ttl_seconds: must not be more than ten years
            mcp: {session: {max_sessions: 0}}               | mcp.session.max_sessions: must be at least 1
            reload: {drain_seconds: 0}                      | reload.drain_seconds: must be more than 0
            mcp: {max_request_bytes: 0}                     | mcp.max_request_bytes: must be at least 1
            mcp: {max_request_bytes: 1073741825}            | mcp.max_request_bytes: must be at most 1073741824
            mcp: {allowed_origins: ['http://a/']}           | mcp.allowed_origins[0]: must be scheme://host or scheme://host:port without a path, or '*'
            mcp: {allowed_origins: [a.example]}             | mcp.allowed_origins[0]: must be scheme://host or scheme://host:port without a path, or '*'
            admin: {console: maybe}                         | admin.console: must be true or false
            admin: {allowed_hosts: ['http://a.example']}    | admin.allowed_hosts[0]: must be a host name without scheme and port, such as console.example.org
            admin: {allowed_hosts: ['a.example:80']}        | admin.allowed_hosts[0]: must be a host name without scheme and port, such as console.example.org
            admin: {allowed_hosts: ['*']}                   | admin.allowed_hosts[0]: must be a host name without scheme and port, such as console.example.org
            admin: {allowed_hosts: a.example}               | admin.allowed_hosts: must be a list
            admin: {allowed_hosts: [~]}                     | admin.allowed_hosts[0]: is empty
            shutdown: {delay_seconds: -1}                   | shutdown.delay_seconds: must not be negative
            shutdown: {delay: 1}                            | shutdown.delay: is not a known key; known here: delay_seconds
            health: {healthChecks: []}                      | health.healthChecks: is not a known key; known here: enabled, healthCheckUrlPaths, responder
            health: {healthCheckUrlPaths: []}               | health.healthCheckUrlPaths: must name a path
            health: {healthCheckUrlPaths: [ready]}          | health.healthCheckUrlPaths[0]: must be a path such as /health-check
            server: {type: simpel}                          | server.type: must be one of default, simple
            logging: {format: xml}                          | logging.format: must be one of text, json
            audit: {enable: true}                           | audit.enable: is not a known key; did you mean enabled?
            audit: {target: syslog}                         | audit.target: must be one of file, stdout
            audit: {file: audit.log}                        | audit.file: must be the absolute path of a file
            audit: {file: /var/log/}                        | audit.file: must be the absolute path of a file
            audit: {queue_size: 0}                          | audit.queue_size: must be at least 1
            audit: {max_arguments_bytes: 1048577}           | audit.max_arguments_bytes: must be at most 1048576
            audit: {redact: password}                       | audit.redact: must be a list
            audit: {redact: ['$.a', password]}              | audit.redact[1]: must be a JSONPath of names, indexes, '*' and '..', such as $..password or $.items[*]['api-key']
            audit: {redact: [1]}                            | audit.redact[0]: must be a JSONPath of names, indexes, '*' and '..', such as $..password or $.items[*]['api-key']
            audit: {redact: [{a: b}]}                       | audit.redact[0]: must be a JSONPath of names, indexes, '*' and '..', such as $..password or $.items[*]['api-key']
            audit: {redact: [~]}                            | audit.redact[0]: is empty
            logging: {type: consle}                         | logging.type: must be one of console, external
            logging: {appenders: [{type: consle}]}          | logging.appenders[0]: has no 'type', or one that does not exist
            server: {maxThread: 5}                          | server.maxThread: is not a known key; did you mean maxThreads?
            server: {rootPath: /api}                        | server.rootPath: must be /; for another path set server.applicationContextPath
            x: ${UNSET}                                     | x: environment variable UNSET is not set
            host: ${UNSET}                                  | host: environment variable UNSET is not set
            host: ${9}                                      | host: has a '${' that is not ${NAME} or ${NAME:-default}; write '$${' for a literal '${'
            """)
    void refusesTheTopLevelKey(String yaml, String problem) {
        assertThat(configs.problems(yaml + "\n")).contains("f.yml: " + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nmae: a                                         | nmae: is not a known key; did you mean name?
            endpoint: a                                     | endpoint: is not a known key; known here: auth, headers, max_response_bytes, name, protocol, quirks, reconnect, required, timeouts, tls_skip_verify, tools, url
            tlsSkipVerify: true                             | tlsSkipVerify: is not a known key; did you mean tls_skip_verify?
            name:                                           | name: is required
            name: a__b                                      | name: must not contain '__', which separates server and tool in a tool's name
            name: _a                                        | name: must not begin or end with '_'
            name: a_                                        | name: must not begin or end with '_'
            name: a b                                       | name: must consist of letters, digits, '_', '-' and '.'
            name: a23456789012345678901234567890123         | name: must not be longer than 32 characters
            url:                                            | url: is required
            url: h ttp                                      | url: must be a URL
            url: ftp://h/                                   | url: must be an absolute URL with http or https
            url: /mcp                                       | url: must be an absolute URL with http or https
            url: http:///mcp                                | url: must have a host and, if any, a port between 1 and 65535
            url: http:mcp                                   | url: must have a host and, if any, a port between 1 and 65535
            url: http://h:70000/                            | url: must have a port between 1 and 65535
            url: http://h:0/                                | url: must have a port between 1 and 65535
            url: http://h/#f                                | url: must not have a fragment ('#')
            protocol: websocket                             | protocol: must be one of auto, streamable, sse
            required: maybe                                 | required: must be true or false
            tls_skip_verify: 1                              | tls_skip_verify: must be true or false
            auth: basic                                     | auth: must be none, {type: bearer, token_env: NAME} or {type: bearer, token_file: PATH}
            auth: bearer                                    | auth: must be none, {type: bearer, token_env: NAME} or {type: bearer, token_file: PATH}
            auth: [none]                                    | auth: must be none, {type: bearer, token_env: NAME} or {type: bearer, token_file: PATH}
            auth: {type: digest}                            | auth.type: must be none or bearer
            auth: {token_env: A}                            | auth.type: must be none or bearer
            auth: {type: bearer}                            | auth.token_env: is required with type bearer, or token_file: the environment variable or the file with the token
            auth: {type: bearer, token: hunter2}            | auth.token: is not allowed in the file; name an environment variable with token_env, or a file with token_file
            auth: {type: bearer, token_env: UNSET}          | auth.token_env: environment variable UNSET is not set (server 'a')
            auth: {type: bearer, token_env: EMPTY}          | auth.token_env: environment variable EMPTY is not set (server 'a')
            auth: {type: bearer, token_env: BROKEN}         | auth.token_env: environment variable BROKEN holds a character no header may have (server 'a')
            auth: {type: none, token_env: A}                | auth.token_env: is not a known key
            headers: [a]                                    | headers: must be a mapping of keys to values
            headers: {X: [a]}                               | headers.X: must be text
            headers: {X: ~}                                 | headers.X: has no value
            headers: {X: '${BROKEN}'}                       | headers.X: must be visible ASCII text in one line
            headers: {'a b': c}                             | headers: has a name that no HTTP header can have: 'a b'
            headers: {Mcp-Session-Id: c}                    | headers.Mcp-Session-Id: is set by the gateway itself
            headers: {content-type: c}                      | headers.content-type: is set by the gateway itself
            headers: {Content-Length: 1}                    | headers.Content-Length: is set by the gateway itself
            headers: {Host: c}                              | headers.Host: is set by the gateway itself
            headers: {Transfer-Encoding: c}                 | headers.Transfer-Encoding: is set by the gateway itself
            headers: {Connection: c}                        | headers.Connection: is set by the gateway itself
            headers: {MCP-Protocol-Version: c}              | headers.MCP-Protocol-Version: is set by the gateway itself
            headers: {Accept: c}                            | headers.Accept: is set by the gateway itself; use quirks.inject_accept_header
            headers: {X-A: a, x-a: b}                       | headers.x-a: is given twice; case does not matter in headers
            reconnect: {max_attempts: -1}                   | reconnect.max_attempts: must not be negative
            reconnect: {backoff_base_ms: 0}                 | reconnect.backoff_base_ms: must be more than 0
            reconnect: {backoff_max_ms: -5}                 | reconnect.backoff_max_ms: must be more than 0
            reconnect: {backoff_max_ms: 5}                  | reconnect.backoff_max_ms: must not be below backoff_base_ms
            tools: {ttl_seconds: 0}                         | tools.ttl_seconds: must be more than 0
            tools: {ttl_seconds: 5s}                        | tools.ttl_seconds: must be a whole number
            timeouts: {connect_ms: 0}                       | timeouts.connect_ms: must be more than 0
            timeouts: {idle_ms: 0}                          | timeouts.idle_ms: must be more than 0
            timeouts: {total_ms: 0}                         | timeouts.total_ms: must be more than 0
            max_response_bytes: 0                           | max_response_bytes: must be at least 1
            max_response_bytes: 2147483647                  | max_response_bytes: must be at most 1073741824
            max_response_bytes: 3000000000                  | max_response_bytes: must be a whole number
            quirks: {inject_accept_header: ''}              | quirks.inject_accept_header: must be visible ASCII text, as in any HTTP header
            quirks: {normalise_sse_events: true}            | quirks.normalise_sse_events: is not a known key; did you mean normalize_sse_events?
            """)
    void refusesTheServerKey(String line, String problem) {
        configs.with("EMPTY", "").with("BROKEN", "a\nb");
        String key = line.substring(0, line.indexOf(':'));
        String name = key.equals("name") ? "" : "    name: a\n";
        String url = key.equals("url") ? "" : "    url: http://h/\n";

        assertThat(configs.problems("servers:\n  -\n    " + line + "\n" + name + url))
                .containsExactly("f.yml: servers[0]." + problem);
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        assertThat(configs.problems("""
                hots: a
                port: x
                mcp:
                  session: {idle_ttl_seconds: 0, max_sessions: many}
                servers:
                  - {name: a, url: ftp://h/, protocol: tcp, headers: {X: '${UNSET}'}}
                  - {name: a, url: 'http://h/', auth: {type: bearer, token_env: UNSET}}
                  - nonsense
                  - {name: b__c}
                """))
                .containsExactlyInAnyOrder(
                        "f.yml: hots: is not a known key; did you mean host?",
                        "f.yml: port: must be a whole number",
                        "f.yml: mcp.session.idle_ttl_seconds: must be more than 0",
                        "f.yml: mcp.session.max_sessions: must be a whole number",
                        "f.yml: servers[0].url: must be an absolute URL with http or https",
                        "f.yml: servers[0].protocol: must be one of auto, streamable, sse",
                        "f.yml: servers[0].headers.X: environment variable UNSET is not set",
                        "f.yml: servers[1].name: is already the name of servers[0]",
                        "f.yml: servers[1].auth.token_env: environment variable UNSET is not set (server 'a')",
                        "f.yml: servers[2]: must be a mapping of keys to values",
                        "f.yml: servers[3].name: must not contain '__', which separates server and tool in a tool's name",
                        "f.yml: servers[3].url: is required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port: ${S}",
                "host: [\"${S}\"]\nport: \"${S}\"",
                "mcp: {auth: {mode: '${S}', bearer_token: '${S}'}}",
                "servers: [{name: '${S} ', url: '${S} x', protocol: '${S}', required: '${S}', auth: '${S}'}]",
                "servers: [{name: '${S}', url: 'http://h/', auth: {type: '${S}', token: '${S}', token_env: '${S}'}}]",
                "servers: [{name: '${S}', url: 'http://h/', auth: {type: bearer, token_env: '${S}'}}]",
                "servers: [{name: a, url: 'http://${S}:p w@h/', headers: {Accept: '${S}', X: \"${S}\\n\"}}]",
                "servers: ['${S}', {name: '${S}', url: 'x'}, {name: '${S}', url: 'x'}]",
                "metrics: {frequency: '${S}', enabled: '${S}'}",
                "logging: {level: '${S}', appenders: [{type: '${S}'}]}",
                "server: {type: '${S}'}",
                "server: {maxThreads: '${S}', applicationConnectors: [{type: http, port: '${S}', idleTimeout: '${S}'}]}",
                "mcp: {allowed_origins: ['${S}']}",
                "a: \"${S}\" b",
            })
    void showsNoValueOfTheEnvironment(String yaml) {
        configs.with("S", "hunter2");

        assertThat(configs.problems(yaml)).isNotEmpty().noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void hasNoCauseThatCouldShowAValue() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> configs.parse("port: abc")))
                .hasNoCause()
                .hasNoSuppressedExceptions();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host: a", "port: 1", "admin: {host: a}", "admin: {port: 1}"})
    void refusesShortFormBesideServerBlock(String yaml) {
        assertThat(configs.problems("server: {maxThreads: 50}\n" + yaml))
                .singleElement()
                .asString()
                .contains(": cannot stand beside server");
    }

    @Test
    void namesTheKeyOfADropwizardConstraint() {
        assertThat(configs.problems("server: {minThreads: 0}"))
                .singleElement()
                .asString()
                .startsWith("f.yml: server.minThreads: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'port: 1\\n  host: 2'     | not valid YAML at line 2, column 7: mapping values are not allowed here
            'servers: [a'             | not valid YAML at line 1, column 12: expected ',' or ']', but got <stream end>
            'port: @a'                | not valid YAML at line 1, column 7: found character '@' that cannot start any token. (Do not use @ for indentation)
            'a: *b'                   | not valid YAML at line 1, column 4: found undefined alias b
            'a: 1\\n---\\nb: 2'       | not valid YAML at line 2, column 1: but found another document
            'host: a\\nhost: b'       | host: is given twice, again at line 2, column 1
            'mcp: &m {session: *m}'   | mcp.session: is an alias of a block that it is part of
            '[a]: b'                  | has a key that is not text at line 1, column 1
            '<<: 5'                   | merges ('<<') something that is not a mapping at line 1, column 5
            'just text'               | must be a mapping of keys to values
            '# nothing'               | is empty
            ''                        | is empty
            """)
    void refusesBadYaml(String yaml, String problem) {
        assertThat(configs.problems(yaml.replace("\\n", "\n"))).contains("f.yml: " + problem);
    }

    @Test
    void refusesAliasesThatGrowWithoutEnd() {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(5) + "x"));
        }

        assertThat(configs.problems(yaml.toString())).contains("f.yml: not valid YAML: too large, or too many aliases");
    }

    @Test
    void saysWhyAFileCannotBeRead(@TempDir Path directory) throws Exception {
        Path missing = directory.resolve("missing.yml");
        Path latin1 = Files.write(directory.resolve("latin1.yml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
        Path notADirectory = latin1.resolve("config.yml");

        assertThat(configs.fileProblems(missing)).containsExactly(missing + ": does not exist");
        assertThat(configs.fileProblems(directory)).containsExactly(directory + ": is a directory, not a file");
        assertThat(configs.fileProblems(latin1)).containsExactly(latin1 + ": is not UTF-8 text");
        assertThat(configs.fileProblems(notADirectory)).containsExactly(notADirectory + ": does not exist");
    }

    @Test
    void saysThatAFileMayNotBeRead(@TempDir Path directory) throws Exception {
        Path unreadable = Files.writeString(directory.resolve("unreadable.yml"), "port: 1");
        var problems = new Problems();

        new SourceText(
                        path -> {
                            throw new java.nio.file.AccessDeniedException(path);
                        },
                        problems)
                .read(unreadable.toString());

        assertThat(problems.lines()).singleElement().asString().startsWith("cannot be read");
    }
}

package io.mcpstead;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.util.JarLocation;
import io.mcpstead.cli.CheckCommand;
import io.mcpstead.cli.CommandLine;
import io.mcpstead.cli.CommandStatus;
import io.mcpstead.cli.DemoCommand;
import io.mcpstead.cli.DiffCommand;
import io.mcpstead.cli.DoctorCommand;
import io.mcpstead.cli.GatewayCommand;
import io.mcpstead.cli.ReloadCommand;
import io.mcpstead.cli.SelfTestCommand;
import io.mcpstead.cli.client.CallCommand;
import io.mcpstead.cli.client.StatusCommand;
import io.mcpstead.cli.client.ToolsCommand;
import io.mcpstead.config.McpsteadConfiguration;
import io.mcpstead.config.load.ConfigLoader;
import io.mcpstead.config.load.InvalidConfigurationException;
import io.mcpstead.config.load.McpsteadConfigurationFactory;
import io.mcpstead.metrics.BuildInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import org.jspecify.annotations.Nullable;

/** The gateway as a Dropwizard application. */
public final class McpsteadApplication extends Application<McpsteadConfiguration> {
    private static final int FAILURE = 1;
    private static final int MISUSE = 2;

    private final Map<String, String> variables;
    private final IntConsumer exit;
    private final Consumer<Environment> setup;
    private final boolean ownsProcess;
    private int misuse = MISUSE;
    private @Nullable Path file;
    private @Nullable ConfigLoader loader;
    private @Nullable Gateway gateway;

    /** A gateway inside another program, such as a test: it handles no signal and does not end the process. */
    public McpsteadApplication() {
        this(System.getenv(), status -> {});
    }

    /**
     * A gateway inside another program, such as a test.
     *
     * @param variables the environment variables that the configuration may name
     * @param exit is told the status with which the process would end
     */
    public McpsteadApplication(Map<String, String> variables, IntConsumer exit) {
        this(variables, exit, environment -> {}, false);
    }

    private McpsteadApplication(
            Map<String, String> variables, IntConsumer exit, Consumer<Environment> setup, boolean ownsProcess) {
        this.variables = Map.copyOf(variables);
        this.exit = exit;
        this.setup = setup;
        this.ownsProcess = ownsProcess;
    }

    public static void main(String[] arguments) throws Exception {
        switch (CommandLine.parse(List.of(arguments), System.getenv())) {
            case CommandLine.Version version -> System.out.println(version.text(BuildInfo.load()));
            case CommandLine.Help help -> System.out.print(help.text());
            case CommandLine.Misuse misuse -> {
                System.err.println(misuse.message());
                System.exit(MISUSE);
            }
            case CommandLine.Dropwizard call ->
                process(environment -> {}).run(call.arguments().toArray(String[]::new));
        }
    }

    /** The gateway that the process is for. */
    private static McpsteadApplication process(Consumer<Environment> setup) {
        return new McpsteadApplication(System.getenv(), System::exit, setup, true);
    }

    private static DemoCommand.Running runOwn(Consumer<Environment> setup, String... arguments) throws Exception {
        McpsteadApplication application = process(setup);
        application.run(arguments);
        return application::end;
    }

    /** As Dropwizard's own, with another bootstrap. */
    @Override
    public void run(String... arguments) {
        LeanBootstrap bootstrap = new LeanBootstrap(this);
        addDefaultCommands(bootstrap);
        initialize(bootstrap);
        bootstrap.registerMetrics();
        misuse = misuseOf(arguments);
        new Cli(new JarLocation(getClass()), bootstrap, System.out, System.err)
                .run(arguments)
                .ifPresent(this::onFatalError);
    }

    /** The status for a command line that cannot be understood: {@code diff} and {@code status --check} give 2 another meaning. */
    private static int misuseOf(String... arguments) {
        if (StatusCommand.isCheck(arguments)) {
            return StatusCommand.misusedCheck();
        }
        return arguments.length > 0 && arguments[0].equals(DiffCommand.NAME) ? FAILURE : MISUSE;
    }

    @Override
    public String getName() {
        return "mcpstead";
    }

    @Override
    protected void addDefaultCommands(Bootstrap<McpsteadConfiguration> bootstrap) {
        bootstrap.addCommand(new GatewayCommand(this));
        bootstrap.addCommand(new CheckCommand(variables, System.out));
        bootstrap.addCommand(new DiffCommand(System.out));
        bootstrap.addCommand(new ReloadCommand(System.out));
        bootstrap.addCommand(new StatusCommand(variables, System.out, System.err));
        bootstrap.addCommand(new ToolsCommand(variables, System.out, System.err));
        bootstrap.addCommand(new CallCommand(variables, System.in, System.out, System.err));
        bootstrap.addCommand(new DoctorCommand(variables, System.out));
        bootstrap.addCommand(new DemoCommand(McpsteadApplication::runOwn, System.out));
        bootstrap.addCommand(new SelfTestCommand(McpsteadApplication::runOwn, System.out));
    }

    @Override
    public void initialize(Bootstrap<McpsteadConfiguration> bootstrap) {
        bootstrap.setConfigurationFactoryFactory(McpsteadConfigurationFactory.using(variables));
        bootstrap.setConfigurationSourceProvider(this::open);
        loader = ConfigLoader.of(bootstrap, variables);
    }

    /** Opens the configuration file, and remembers which it is: a reload reads it again. */
    private InputStream open(String path) throws IOException {
        file = Path.of(path).toAbsolutePath();
        return Files.newInputStream(Path.of(path));
    }

    @Override
    public void run(McpsteadConfiguration configuration, Environment environment) throws InvalidConfigurationException {
        if (file == null || loader == null) {
            throw new IllegalStateException("run without a configuration file");
        }
        ConfigLoader.warn(file, configuration);
        Gateway parts = new Gateway(configuration, file, loader, environment, exit);
        parts.install();
        setup.accept(environment);
        if (ownsProcess) {
            ProcessSignals.handle(parts.shutdown(), parts.reloader()::reload);
            SystemdService.attach(variables, environment.lifecycle(), parts);
        }
        gateway = parts;
    }

    /** Begins the orderly end that a SIGTERM begins; returns at once. */
    public void shutDown() {
        end("Asked to stop", 0);
    }

    private void end(String reason, int status) {
        if (gateway != null) {
            gateway.shutdown().begin(reason, status);
        }
    }

    @Override
    protected void onFatalError(Throwable failure) {
        exit.accept(
                switch (failure) {
                    case CommandStatus said -> said.status();
                    case ArgumentParserException mistaken -> misuse;
                    default -> FAILURE;
                });
    }
}

package io.mcpstead;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.mcpstead", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("io.mcpstead.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule subpackagesAreFreeOfCycles =
            slices().matching("io.mcpstead.(**)").should().beFreeOfCycles();

    /** Who may use whom: what a package may know is what stands above it here. The log, which all may use, is no layer. */
    @ArchTest
    static final ArchRule eachPackageKnowsOnlyWhatItMay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("wire")
            .definedBy("io.mcpstead.wire..")
            .layer("config")
            .definedBy("io.mcpstead.config..")
            .layer("metrics")
            .definedBy("io.mcpstead.metrics..")
            .layer("protocol")
            .definedBy("io.mcpstead.protocol..")
            .layer("outbound")
            .definedBy("io.mcpstead.outbound..")
            .layer("transport")
            .definedBy("io.mcpstead.transport..")
            .layer("upstream")
            .definedBy("io.mcpstead.upstream..")
            .layer("catalog")
            .definedBy("io.mcpstead.catalog..")
            .layer("session")
            .definedBy("io.mcpstead.session..")
            .layer("audit")
            .definedBy("io.mcpstead.audit..")
            .layer("bridge")
            .definedBy("io.mcpstead.bridge..")
            .layer("listen")
            .definedBy("io.mcpstead.listen..")
            .layer("dispatch")
            .definedBy("io.mcpstead.dispatch..")
            .layer("reload")
            .definedBy("io.mcpstead.reload..")
            .layer("http")
            .definedBy("io.mcpstead.http..")
            .layer("health")
            .definedBy("io.mcpstead.health..")
            .layer("console")
            .definedBy("io.mcpstead.console..")
            .layer("demo")
            .definedBy("io.mcpstead.demo..")
            .layer("systemd")
            .definedBy("io.mcpstead.systemd..")
            .layer("doctor")
            .definedBy("io.mcpstead.doctor..")
            .layer("cli")
            .definedBy("io.mcpstead.cli..")
            .layer("root")
            .definedBy("io.mcpstead")
            .whereLayer("wire")
            .mayNotAccessAnyLayer()
            .whereLayer("config")
            .mayNotAccessAnyLayer()
            .whereLayer("metrics")
            .mayNotAccessAnyLayer()
            .whereLayer("demo")
            .mayNotAccessAnyLayer()
            .whereLayer("systemd")
            .mayNotAccessAnyLayer()
            .whereLayer("protocol")
            .mayOnlyAccessLayers("wire")
            .whereLayer("outbound")
            .mayOnlyAccessLayers("wire", "config", "metrics")
            .whereLayer("transport")
            .mayOnlyAccessLayers("wire", "protocol", "config", "metrics", "outbound")
            .whereLayer("upstream")
            .mayOnlyAccessLayers("wire", "protocol", "config", "metrics", "outbound", "transport")
            .whereLayer("catalog")
            .mayOnlyAccessLayers("wire", "protocol", "metrics", "upstream")
            .whereLayer("session")
            .mayOnlyAccessLayers("wire", "protocol", "config", "metrics")
            .whereLayer("audit")
            .mayOnlyAccessLayers("wire", "protocol", "config", "metrics")
            .whereLayer("bridge")
            .mayOnlyAccessLayers(
                    "wire", "protocol", "config", "metrics", "outbound", "upstream", "catalog", "session", "audit")
            .whereLayer("listen")
            .mayOnlyAccessLayers("wire", "protocol", "config", "metrics", "upstream", "catalog", "session", "bridge")
            .whereLayer("dispatch")
            .mayOnlyAccessLayers(
                    "wire",
                    "protocol",
                    "metrics",
                    "outbound",
                    "upstream",
                    "catalog",
                    "session",
                    "audit",
                    "bridge",
                    "listen")
            .whereLayer("reload")
            .mayOnlyAccessLayers("config", "metrics", "upstream")
            .whereLayer("http")
            .mayOnlyAccessLayers("wire", "protocol", "config", "metrics", "session", "bridge", "listen", "dispatch")
            .whereLayer("health")
            .mayOnlyAccessLayers("config", "upstream", "reload")
            .whereLayer("console")
            .mayOnlyAccessLayers(
                    "wire", "protocol", "config", "metrics", "upstream", "session", "bridge", "reload", "http")
            .whereLayer("doctor")
            .mayOnlyAccessLayers("wire", "protocol", "config", "metrics", "outbound", "transport", "upstream")
            .whereLayer("cli")
            .mayOnlyAccessLayers("wire", "protocol", "config", "metrics", "demo", "doctor");
}

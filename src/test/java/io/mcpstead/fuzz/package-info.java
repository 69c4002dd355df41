/**
 * Fuzz tests of what reads a peer's bytes. With Jazzer, because it steers by coverage into a scanner's branches, runs
 * with JUnit 5 on Java 25, comes from Maven Central, is maintained and under Apache-2.0.
 *
 * <p>It fuzzes one method per JVM, slow to start, and skips others: each {@code *FuzzTest} has one {@code @FuzzTest},
 * which lets the input choose among the checks of one subject. The other classes are those checks, and what makes up or
 * damages input for all of them.
 *
 * <p>{@code src/test/resources/io/mcpstead/fuzz/CLASSInputs/METHOD} holds inputs that each run tries first: {@code seed},
 * noise from which large documents are made, and any that failed, which Jazzer prints and puts there as {@code crash-*}
 * or {@code timeout-*}.
 */
@NullMarked
package io.mcpstead.fuzz;

import org.jspecify.annotations.NullMarked;

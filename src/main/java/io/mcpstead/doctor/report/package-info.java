/** What was found, and how it is printed. */
@NullMarked
package io.mcpstead.doctor.report;

import org.jspecify.annotations.NullMarked;

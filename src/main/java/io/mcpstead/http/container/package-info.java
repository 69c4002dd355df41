/** How Jersey is run in the servlet: no more than routing to a method and writing what it returns. */
@NullMarked
package io.mcpstead.http.container;

import org.jspecify.annotations.NullMarked;

/** What operators look at: metrics and health, on a port of their own. */
@NullMarked
package io.dibs.ops;

import org.jspecify.annotations.NullMarked;

/** How a line of the log looks, to a person and to a machine. */
@NullMarked
package io.dibs.app.logging;

import org.jspecify.annotations.NullMarked;

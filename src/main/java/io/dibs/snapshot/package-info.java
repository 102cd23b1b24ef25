/** Redis, the shortcut of a takeover: written behind the commit, believed only as far as it proves itself. */
@NullMarked
package io.dibs.snapshot;

import org.jspecify.annotations.NullMarked;

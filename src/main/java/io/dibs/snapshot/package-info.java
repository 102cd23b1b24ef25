/** Redis, the shortcut of a takeover: written behind the commit, believed only as far as it proves itself. */
package io.dibs.snapshot;

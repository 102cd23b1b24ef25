/** Who comes in: tokens are believed or not, and who asks too often waits. */
@NullMarked
package io.dibs.http.access;

import org.jspecify.annotations.NullMarked;

/** Messages between nodes, and how they are written as bytes. */
@NullMarked
package io.dibs.routing.wire;

import org.jspecify.annotations.NullMarked;

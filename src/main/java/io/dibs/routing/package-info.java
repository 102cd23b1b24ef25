/** Routes claims between nodes: the routing client, messages and their codecs, and the verticle around a shard. */
@NullMarked
package io.dibs.routing;

import org.jspecify.annotations.NullMarked;

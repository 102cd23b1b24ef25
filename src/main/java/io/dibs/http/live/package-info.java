/**
 * What those see who watch a campaign: a node reads the committed figures of all watched campaigns at once, and each
 * event loop hands what has changed to its own listeners. No shard takes part.
 */
@NullMarked
package io.dibs.http.live;

import org.jspecify.annotations.NullMarked;

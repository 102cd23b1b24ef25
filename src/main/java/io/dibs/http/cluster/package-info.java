/** What operators see of the cluster, and draining a node of it. */
@NullMarked
package io.dibs.http.cluster;

import org.jspecify.annotations.NullMarked;

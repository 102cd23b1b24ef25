/** A cluster on this machine for people to try ({@code perf/cluster}). */
package io.dibs.testkit.cluster;

/** Runs the files of {@code perf/} for load testing tools against a real node. */
package io.dibs.load.tools;

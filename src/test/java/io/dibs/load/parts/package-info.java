/** Measures parts of Dibs by themselves, on one thread and without a server, with JMH: {@code perf/run parts}. */
package io.dibs.load.parts;

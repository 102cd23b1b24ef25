/** Makes a page with charts of what a run measured, and compares two runs. Knows only their JSON. */
package io.dibs.load.report;

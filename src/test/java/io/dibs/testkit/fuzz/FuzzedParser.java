package io.dibs.testkit.fuzz;

import java.util.List;

/** A parser of bytes that come from elsewhere. Each has a public constructor without parameters. */
public interface FuzzedParser {
    /** Bytes that it takes: a fuzzer begins with these. */
    List<byte[]> examples();

    /** Returns whatever the bytes are, also where the parser refuses them as it should; all else is a finding. */
    void read(byte[] bytes) throws Exception;
}

package io.dibs.ledger;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.internal.ArrayTuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of a result, made by a test. */
final class NamedRow extends ArrayTuple implements Row {
    private final List<String> names = new ArrayList<>();

    NamedRow() {
        super(8);
    }

    NamedRow with(String name, @Nullable Object value) {
        names.add(name);
        addValue(value);
        return this;
    }

    @Override
    public String getColumnName(int position) {
        return names.get(position);
    }

    @Override
    public int getColumnIndex(String name) {
        return names.indexOf(name);
    }
}

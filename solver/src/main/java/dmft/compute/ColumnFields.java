package dmft.compute;

import java.util.ArrayList;
import java.util.List;

/** Fields of the reference backend: one float64 array per column. */
final class ColumnFields implements Fields {

    private final int sites;
    private final List<double[]> columns;

    ColumnFields(int sites, int count) {
        this(sites, new ArrayList<>());
        append(count);
    }

    private ColumnFields(int sites, List<double[]> columns) {
        this.sites = sites;
        this.columns = columns;
    }

    double[] column(int j) {
        return columns.get(j);
    }

    @Override
    public int sites() {
        return sites;
    }

    @Override
    public int columns() {
        return columns.size();
    }

    @Override
    public Fields view(int first, int count) {
        return new ColumnFields(sites, List.copyOf(columns.subList(first, first + count)));
    }

    @Override
    public Fields append(int count) {
        for (int j = 0; j < count; j++) {
            columns.add(new double[sites]);
        }
        return view(columns.size() - count, count);
    }

    @Override
    public void truncate(int count) {
        columns.subList(count, columns.size()).clear();
    }

    @Override
    public long bytes() {
        return 8L * sites * columns.size();
    }
}

package dmft.data;

import java.util.List;
import java.util.stream.Stream;

/** Where examples can come from: the formats that can be read, one line each, and the synthetic data. */
public final class DataSources {

    private static final List<DataSource> FILES = List.of(
            new Cifar10(), //
            new Mnist(),
            new Digits(),
            new Csv(),
            new Npy());

    private DataSources() {}

    /** The names of all formats and of the synthetic data, in the order in which help lists them. */
    public static List<String> names() {
        return Stream.concat(FILES.stream().map(DataSource::name), Stream.of(GaussianData.NAME))
                .toList();
    }

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    public static DataSource named(String name) {
        return FILES.stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no format of data files is called \"" + name
                        + "\"; there are "
                        + String.join(", ", FILES.stream().map(DataSource::name).toList())));
    }
}

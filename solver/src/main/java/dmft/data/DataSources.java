package dmft.data;

import java.util.List;

/** The formats that can be read: one line each. */
public final class DataSources {

    private static final List<DataSource> ALL = List.of(
            new Cifar10(), //
            new Csv());

    private DataSources() {}

    /** The names of all formats, in the order in which help lists them. */
    public static List<String> names() {
        return ALL.stream().map(DataSource::name).toList();
    }

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    public static DataSource named(String name) {
        return ALL.stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no data source is called \"" + name + "\"; there are " + String.join(", ", names())));
    }
}

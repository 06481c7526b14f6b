package dmft.data;

import java.nio.file.Path;

/** What a data file holds, example by example in file order, before any are chosen. */
public interface Records {

    /** The file, for messages. */
    Path file();

    /** Number of examples in the file. */
    int size();

    /** Dimension D of an input. */
    int dimension();

    /** Number C of targets of an example. */
    default int outputs() {
        return 1;
    }

    /**
     * A target of an example as it stands in the file: a class number, or a value to be fitted.
     *
     * @param example number of the example, from 0
     * @param output which of its C targets, from 0
     */
    double target(int example, int output);

    /** A fresh copy of the D entries of an example's input. */
    double[] input(int example);

    /** Where an example stands in its file, for messages: "record 12", "line 7". */
    String place(int example);
}

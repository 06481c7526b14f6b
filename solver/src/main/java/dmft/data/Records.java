package dmft.data;

/** What a data file holds, example by example in file order, before any are chosen. */
public interface Records {

    /** Number of examples in the file. */
    int size();

    /** Dimension D of an input. */
    int dimension();

    /** Target of an example as it stands in the file: a class number, or a value to be fitted. */
    double target(int example);

    /** A fresh copy of the D entries of an example's input. */
    double[] input(int example);

    /** Where an example stands in its file, for messages: "record 12", "line 7". */
    String place(int example);
}

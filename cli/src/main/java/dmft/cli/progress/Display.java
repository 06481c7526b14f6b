package dmft.cli.progress;

/** A place where progress is shown; called by one thread at a time. */
interface Display extends AutoCloseable {

    /** The solve has come this far through time. */
    void show(ProgressState state);

    /** A replica has come this far in its iterations. */
    void show(IterationState state);

    @Override
    void close();
}

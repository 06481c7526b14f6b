package dmft.coupling;

/** The sites have no room for another independent direction: the rank has reached the number of samples. */
public final class RankExhaustedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String shortage;

    /**
     * Says where room ran out.
     *
     * @param place which matrix or layer ran out
     */
    public RankExhaustedException(String place, int rank, int sites) {
        this(place + " needs " + rank + " independent directions, but there are only " + sites + " samples");
    }

    private RankExhaustedException(String shortage) {
        super(shortage + ": raise solver.samples or solver.tolerance");
        this.shortage = shortage;
    }

    /** What is short, without what to do about it. */
    public String shortage() {
        return shortage;
    }
}

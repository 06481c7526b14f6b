package dmft.compute;

import static dmft.compute.Philox.LOW_WORD;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Independent standard normal numbers ε(field, site), each of which depends on (seed, replica, stream, field, site)
 * alone: not on how many are asked for at once, nor from where, nor on the thread, nor on the machine.
 *
 * <p>Four neighbouring sites share one {@link Philox} block with the key {@code seed} and the counter (site/4, field,
 * stream, replica). Its words k0 … k3 become, by the method of Box and Muller (1958) with u = (k + ½)/2³² strictly
 * between 0 and 1,
 *
 * <pre>
 *     ε(4j)   = √(-2 ln u0) cos(2π u1)      ε(4j+1) = √(-2 ln u0) sin(2π u1)
 *     ε(4j+2) = √(-2 ln u2) cos(2π u3)      ε(4j+3) = √(-2 ln u2) sin(2π u3)
 * </pre>
 *
 * so that |ε| ≤ 6.77. The float32 form makes the same numbers as the double form, to within 5 units in the last place
 * of float32.
 *
 * @param seed seed of the whole computation
 * @param replica number of the replica
 * @param stream what the numbers are for, e.g. one side of one layer
 * @param origin what is added to the number of every site
 */
public record NormalStream(long seed, int replica, int stream, long origin) {

    /** Sites numbered from 0. */
    public NormalStream(long seed, int replica, int stream) {
        this(seed, replica, stream, 0);
    }

    private static final int SITES_PER_GROUP = 4;

    /** A stream's sites, 2³⁴: the counter has 32 bits for a site's group. */
    public static final long SITES = (long) SITES_PER_GROUP << 32;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> GROUPS = LongVector.SPECIES_PREFERRED;
    private static final int LANES = FLOATS.length();

    /** Sites whose numbers one pass of the vectorised form makes. */
    private static final int SITES_PER_PASS = SITES_PER_GROUP * GROUPS.length();

    private static final int PASSES_PER_BATCH = 16;

    private static final LongVector LANE_NUMBERS = LongVector.zero(GROUPS).addIndex(1);

    /** Lanes of the first half of one vector, each followed by its like of another; then the same for the last half. */
    private static final VectorShuffle<Float> FIRST_OF_BOTH =
            VectorShuffle.fromOp(FLOATS, lane -> lane / 2 + (lane % 2) * LANES);

    private static final VectorShuffle<Float> LAST_OF_BOTH =
            VectorShuffle.fromOp(FLOATS, lane -> LANES / 2 + lane / 2 + (lane % 2) * LANES);

    /** Lanes of the first half of a vector, each twice; then the same for the last half. */
    private static final VectorShuffle<Float> FIRST_TWICE = VectorShuffle.fromOp(FLOATS, lane -> lane / 2);

    private static final VectorShuffle<Float> LAST_TWICE = VectorShuffle.fromOp(FLOATS, lane -> LANES / 2 + lane / 2);

    /**
     * Writes ε(field, site) for {@code length} sites, in float32.
     *
     * @param field number of the field
     * @param firstSite the first site, not negative
     * @param out receives the numbers
     * @param from index of the first one
     * @param length how many
     * @throws IndexOutOfBoundsException if {@code out} is too short, or a site is negative or not below 2³⁴
     */
    public void fill(int field, long firstSite, float[] out, int from, int length) {
        long site0 = origin + firstSite;
        check(site0, out.length, from, length);
        long group = site0 / SITES_PER_GROUP;
        int before = (int) (site0 % SITES_PER_GROUP);
        int done = 0;
        if (before > 0 && length > 0) {
            done = Math.min(length, SITES_PER_PASS - before);
            fillPart(field, group, before, out, from, done);
            group += GROUPS.length();
        }
        int passes = (length - done) / SITES_PER_PASS;
        fillPasses(field, group, out, from + done, passes);
        done += passes * SITES_PER_PASS;
        group += (long) passes * GROUPS.length();
        if (done < length) {
            fillPart(field, group, 0, out, from + done, length - done);
        }
    }

    /**
     * Writes ε(field, site) for {@code length} sites, in double precision: slower, and the reference for the float32
     * form.
     *
     * @param field number of the field
     * @param firstSite the first site, not negative
     * @param out receives the numbers
     * @param from index of the first one
     * @param length how many
     * @throws IndexOutOfBoundsException if {@code out} is too short, or a site is negative or not below 2³⁴
     */
    public void fill(int field, long firstSite, double[] out, int from, int length) {
        long site0 = origin + firstSite;
        check(site0, out.length, from, length);
        int[] words = new int[SITES_PER_GROUP];
        double[] normals = new double[SITES_PER_GROUP];
        int done = 0;
        while (done < length) {
            long site = site0 + done;
            int first = (int) (site % SITES_PER_GROUP);
            int count = Math.min(SITES_PER_GROUP - first, length - done);
            int group = (int) (site / SITES_PER_GROUP);
            Philox.block(group, field, stream, replica, (int) seed, (int) (seed >>> 32), words, 0);
            boxMuller(words[0], words[1], normals, 0);
            boxMuller(words[2], words[3], normals, 2);
            System.arraycopy(normals, first, out, from + done, count);
            done += count;
        }
    }

    /**
     * Checks that there are numbers for sites 0 … sites-1.
     *
     * @throws IndexOutOfBoundsException if one, with the origin, is negative or not below 2³⁴
     */
    public void requireSites(int sites) {
        check(origin, sites, 0, sites);
    }

    private static void check(long firstSite, int size, int from, int length) {
        Objects.checkFromIndexSize(from, length, size);
        if (firstSite < 0 || firstSite > SITES - length) {
            throw new IndexOutOfBoundsException(
                    "expected sites from 0 to 2^34 - 1, got " + length + " from " + firstSite);
        }
    }

    /** Part of one pass, without its first {@code before} sites. */
    private void fillPart(int field, long group, int before, float[] out, int from, int length) {
        float[] pass = new float[SITES_PER_PASS];
        fillPasses(field, group, pass, 0, 1);
        System.arraycopy(pass, before, out, from, length);
    }

    /**
     * The float32 form for whole passes. It is built from operations that IEEE 754 defines to the last bit, so that
     * neither the machine nor the width of its vectors shows in the result.
     *
     * <p>Its three loops call nothing but the Vector API: past a limit the compiler inlines nothing else, and a vector
     * handed to a method that is not inlined goes by way of the heap.
     */
    private void fillPasses(int field, long firstGroup, float[] out, int from, int passes) {
        int[] words = new int[SITES_PER_PASS * Math.min(passes, PASSES_PER_BATCH)];
        for (int pass = 0; pass < passes; pass += PASSES_PER_BATCH) {
            int batch = Math.min(PASSES_PER_BATCH, passes - pass);
            int at = from + pass * SITES_PER_PASS;
            writeWords(field, firstGroup + (long) pass * GROUPS.length(), words, batch);
            writeDirections(words, out, at, batch);
            scaleByRadii(words, out, at, batch);
        }
    }

    /** Writes the words k0 and k2 in turn for the groups of a pass, then k1 and k3. */
    private void writeWords(int field, long firstGroup, int[] words, int passes) {
        LongVector multiplier0 = LongVector.broadcast(GROUPS, Philox.MULTIPLIER_0);
        LongVector multiplier2 = LongVector.broadcast(GROUPS, Philox.MULTIPLIER_2);
        for (int pass = 0; pass < passes; pass++) {
            // a word is the low half of its lane; what stands in the high half is masked off where it would matter
            LongVector word0 = LANE_NUMBERS.add(firstGroup + (long) pass * GROUPS.length());
            LongVector word1 = LongVector.broadcast(GROUPS, field);
            LongVector word2 = LongVector.broadcast(GROUPS, stream);
            LongVector word3 = LongVector.broadcast(GROUPS, replica);
            long key0 = seed;
            long key1 = seed >>> 32;
            for (int round = 0; round < Philox.ROUNDS; round++) {
                LongVector product0 = word0.and(LOW_WORD).mul(multiplier0);
                LongVector product2 = word2.and(LOW_WORD).mul(multiplier2);
                word0 = product2.lanewise(LSHR, 32).lanewise(XOR, word1).lanewise(XOR, key0);
                word1 = product2;
                word2 = product0.lanewise(LSHR, 32).lanewise(XOR, word3).lanewise(XOR, key1);
                word3 = product0;
                key0 += Philox.KEY_STEP_0;
                key1 += Philox.KEY_STEP_1;
            }
            LongVector radial = word0.and(LOW_WORD).or(word2.lanewise(LSHL, 32));
            LongVector angular = word1.and(LOW_WORD).or(word3.lanewise(LSHL, 32));
            radial.reinterpretAsInts().intoArray(words, pass * SITES_PER_PASS);
            angular.reinterpretAsInts().intoArray(words, pass * SITES_PER_PASS + LANES);
        }
    }

    /** Writes cos 2πu and sin 2πu in turn, u = (k + ½)/2³² for the odd words k. */
    private static void writeDirections(int[] words, float[] out, int from, int passes) {
        for (int i = 0; i < passes * SITES_PER_PASS; i += SITES_PER_PASS) {
            IntVector k = IntVector.fromArray(INTS, words, i + LANES);
            // u = (quarters + a)/4 with |a| ≤ ½; no digit is lost
            IntVector quarters = k.add(1 << 29).lanewise(LSHR, 30);
            IntVector rest = k.lanewise(LSHL, 2).lanewise(ASHR, 2);
            FloatVector a = ((FloatVector) rest.convert(I2F, 0)).add(0.5f).mul(0x1p-30f);
            FloatVector y = a.mul(a);
            // sin(aπ/2), relative error of the fit 1.3e-8
            FloatVector sin = broadcast(FLOATS, -0.0046218415f)
                    .fma(y, broadcast(FLOATS, 0.079687f))
                    .fma(y, broadcast(FLOATS, -0.645964f))
                    .fma(y, broadcast(FLOATS, -4.371139e-8f))
                    .fma(a, a.mul(1.5707964f));
            // cos(aπ/2), relative error of the fit 1.2e-9
            FloatVector cos = broadcast(FLOATS, 9.098466e-4f)
                    .fma(y, broadcast(FLOATS, -0.020862598f))
                    .fma(y, broadcast(FLOATS, 0.2536695f))
                    .fma(y, broadcast(FLOATS, -1.2337005f))
                    .fma(y, broadcast(FLOATS, 1f));
            VectorMask<Float> odd = quarters.and(1).compare(NE, 0).cast(FLOATS);
            IntVector signOfSin = quarters.and(2).lanewise(LSHL, 30);
            IntVector signOfCos = quarters.add(1).and(2).lanewise(LSHL, 30);
            FloatVector turnedSin = sin.blend(cos, odd)
                    .reinterpretAsInts()
                    .lanewise(XOR, signOfSin)
                    .reinterpretAsFloats();
            FloatVector turnedCos = cos.blend(sin, odd)
                    .reinterpretAsInts()
                    .lanewise(XOR, signOfCos)
                    .reinterpretAsFloats();
            turnedCos.rearrange(FIRST_OF_BOTH, turnedSin).intoArray(out, from + i);
            turnedCos.rearrange(LAST_OF_BOTH, turnedSin).intoArray(out, from + i + LANES);
        }
    }

    /** Multiplies pairs of numbers by √(-2 ln u), u = (k + ½)/2³² for the even words k. */
    private static void scaleByRadii(int[] words, float[] out, int from, int passes) {
        int threeQuarters = Float.floatToRawIntBits(0.75f);
        for (int i = 0; i < passes * SITES_PER_PASS; i += SITES_PER_PASS) {
            IntVector k = IntVector.fromArray(INTS, words, i);
            // u = 2^exponent (1 + f): below ½ by the digits of u; above, where those of 1 - u count, with exponent 0
            VectorMask<Float> upper = k.compare(LT, 0).cast(FLOATS);
            IntVector distance = k.lanewise(XOR, k.lanewise(ASHR, 31));
            FloatVector x = ((FloatVector) distance.convert(I2F, 0)).add(0.5f);
            IntVector bits = x.reinterpretAsInts();
            IntVector exponent = bits.sub(threeQuarters).lanewise(ASHR, 23);
            FloatVector mantissa = bits.sub(exponent.lanewise(LSHL, 23)).reinterpretAsFloats();
            FloatVector f = mantissa.sub(1f).blend(x.mul(-0x1p-32f), upper);
            FloatVector e = ((FloatVector) exponent.convert(I2F, 0)).sub(32f).blend(0f, upper);
            // ln(1 + f) = 2 artanh(f/(2 + f)), relative error of the fit 2e-8
            FloatVector s = f.div(f.add(2f));
            FloatVector y = s.mul(s);
            FloatVector log = broadcast(FLOATS, 0.2686094f)
                    .fma(y, broadcast(FLOATS, 0.28235054f))
                    .fma(y, broadcast(FLOATS, 0.40007624f))
                    .fma(y, broadcast(FLOATS, 0.6666664f))
                    .mul(y)
                    .fma(s, s.add(s));
            FloatVector radius =
                    e.fma(broadcast(FLOATS, 0.6931472f), log).mul(-2f).sqrt();
            radius.rearrange(FIRST_TWICE)
                    .mul(FloatVector.fromArray(FLOATS, out, from + i))
                    .intoArray(out, from + i);
            radius.rearrange(LAST_TWICE)
                    .mul(FloatVector.fromArray(FLOATS, out, from + i + LANES))
                    .intoArray(out, from + i + LANES);
        }
    }

    /** The two numbers of two words, in double precision. */
    private static void boxMuller(int k0, int k1, double[] normals, int at) {
        double u = ((k0 & LOW_WORD) + 0.5) * 0x1p-32;
        double radius = StrictMath.sqrt(-2 * (k0 < 0 ? StrictMath.log1p(-(~k0 + 0.5) * 0x1p-32) : StrictMath.log(u)));
        int nearest = (k1 + (1 << 29)) >>> 30;
        double angle = ((k1 << 2 >> 2) + 0.5) * 0x1p-30 * (Math.PI / 2);
        double sin = StrictMath.sin(angle);
        double cos = StrictMath.cos(angle);
        normals[at] = radius * turned(sin, cos, nearest + 1);
        normals[at + 1] = radius * turned(sin, cos, nearest);
    }

    /** sin(angle + quarters π/2), given sin and cos of the angle. */
    private static double turned(double sin, double cos, int quarters) {
        double size = (quarters & 1) == 0 ? sin : cos;
        return (quarters & 2) == 0 ? size : -size;
    }
}

# How the scripts beside this one look at the pages of other processes.
package Pages;
use strict;
use warnings;
no warnings 'portable';
use Exporter 'import';

our @EXPORT = qw(
    PAGE PAGEMAP_SCAN SCAN_BYTES PROTECTED WRITTEN FILE_OR_ZERO PRESENT THERE GUARD areas scan slurp
);

use constant {
    PAGE => 4096,
    # CRIU asks about mappings below 2 MiB together.
    LARGE => 2 << 20, REGIONS => 4096, PAGEMAP_SCAN => 0xC0606610, SCAN_BYTES => 96,
    # Categories of pages: Documentation/admin-guide/mm/pagemap.rst.
    PROTECTED => 1 << 0, WRITTEN => 1 << 1, FILE_OR_ZERO => 1 << 2 | 1 << 5, PRESENT => 1 << 3,
    THERE => 1 << 3 | 1 << 4, GUARD => 1 << 8,
};

# The large mappings of private anonymous memory of a process that have these modes (a pattern): [start, end] of each.
sub areas {
    my ($pid, $modes) = @_;
    return grep { $_->[1] - $_->[0] >= LARGE } map {
        /^([0-9a-f]+)-([0-9a-f]+) ${modes}p \S+ \S+ 0 *(?:\[heap\]|\[anon:.*\])?$/ ? [hex $1, hex $2] : ()
    } split /\n/, slurp("/proc/$pid/maps");
}

# The runs of pages that are of certain categories (inverted, all of, any of, returned): [start, end, categories].
sub scan {
    my ($pid, $start, $end, $flags, @categories) = @_;
    open my $map, '<', "/proc/$pid/pagemap" or die "/proc/$pid/pagemap: $!\n";
    my @runs;
    while ($start < $end) {
        my $found = "\0" x (24 * REGIONS);
        my $scan = pack 'Q5 P Q6', SCAN_BYTES, $flags, $start, $end, 0, $found, REGIONS, 0, @categories;
        my $count = ioctl $map, PAGEMAP_SCAN, $scan or die "PAGEMAP_SCAN: $!\n";
        my @numbers = unpack 'Q' . 3 * $count, $found;
        while (my @run = splice @numbers, 0, 3) { push @runs, \@run }
        $start = (unpack 'Q5', $scan)[4];
    }
    return @runs;
}

sub slurp {
    my ($name) = @_;
    open my $handle, '<', $name or return '';
    local $/ = undef;
    return scalar readline $handle;
}

1;

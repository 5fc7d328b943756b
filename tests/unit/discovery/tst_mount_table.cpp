// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/mount_table.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

class TestMountTable : public QObject
{
    Q_OBJECT

    static QStringList pointsIn(const QByteArray &text, unsigned major = 8, unsigned minor = 17,
                                const QString &node = u"/dev/sdb1"_s)
    {
        QStringList points;
        for (const MountTable::Mount &mount : MountTable::read(text).mountsOf(major, minor, node))
            points += mount.point + (mount.isReadOnly ? u" ro"_s : QString());
        return points;
    }

private Q_SLOTS:
    void lines_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QStringList>("points");
        const QStringList none;
        QTest::newRow("plain") << QByteArray("36 35 8:17 / /media/USB rw,nosuid shared:1 - vfat /dev/sdb1 rw,fmask=0022")
                               << QStringList{u"/media/USB"_s};
        QTest::newRow("no optional field") << QByteArray("36 35 8:17 / /media/USB rw - vfat /dev/sdb1 rw")
                                           << QStringList{u"/media/USB"_s};
        QTest::newRow("three optional fields")
            << QByteArray("36 35 8:17 / /mnt rw shared:1 master:2 unbindable - vfat x rw") << QStringList{u"/mnt"_s};
        QTest::newRow("blank and umlaut") << QByteArray("36 35 8:17 / /media/MY\\040STICK\\134\303\274 rw - vfat /dev/sdb1 rw")
                                          << QStringList{u"/media/MY STICK\\ü"_s};
        QTest::newRow("half an escape") << QByteArray("36 35 8:17 / /media/a\\04 rw - vfat /dev/sdb1 rw")
                                        << QStringList{u"/media/a\\04"_s};
        QTest::newRow("mounted read-only") << QByteArray("36 35 8:17 / /mnt ro,nosuid - vfat /dev/sdb1 rw")
                                           << QStringList{u"/mnt ro"_s};
        QTest::newRow("read-only itself") << QByteArray("36 35 8:17 / /mnt rw - iso9660 /dev/sdb1 ro")
                                          << QStringList{u"/mnt ro"_s};
        QTest::newRow("another device") << QByteArray("36 35 8:18 / /mnt rw - vfat /dev/sdb2 rw") << none;
        QTest::newRow("a part of it") << QByteArray("36 35 8:17 /sub /mnt rw - vfat /dev/sdb1 rw") << none;
        QTest::newRow("numbers of its own") << QByteArray("36 35 0:41 / /mnt rw - btrfs /dev/sdb1 rw") << QStringList{u"/mnt"_s};
        QTest::newRow("a name alone is not it") << QByteArray("36 35 8:18 / /mnt rw - vfat /dev/sdb1 rw") << none;
        QTest::newRow("no dash") << QByteArray("36 35 8:17 / /mnt rw vfat /dev/sdb1 rw") << none;
        QTest::newRow("cut off") << QByteArray("36 35 8:17 / /mnt rw - vfat") << none;
        QTest::newRow("no numbers") << QByteArray("36 35 a:b / /mnt rw - vfat /dev/sdb1 rw") << none;
        QTest::newRow("rubbish") << QByteArray("\x00\xff - - - - - - -", 16) << none;
        QTest::newRow("empty") << QByteArray() << none;
    }

    void lines()
    {
        QFETCH(QByteArray, line);
        QTEST(pointsIn(line), "points");
        QTEST(pointsIn("1 1 0:1 / / rw - overlay overlay rw\n" + line + "\n"), "points");
    }

    void inTheOrderTheyCameIn()
    {
        QCOMPARE(pointsIn("36 35 8:17 / /b rw - vfat /dev/sdb1 rw\n37 35 8:17 / /a rw - vfat /dev/sdb1 rw\n"),
                 (QStringList{u"/b"_s, u"/a"_s}));
    }

    void aDeviceWithoutNumbersHasNoMounts()
    {
        QCOMPARE(pointsIn("36 35 0:0 / /mnt rw - tmpfs tmpfs rw", 0, 0, {}), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestMountTable)
#include "tst_mount_table.moc"

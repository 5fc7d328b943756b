// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/mount_table.h"

#include <QFile>

#include <algorithm>

namespace muster::discovery {

namespace {

constexpr qsizetype mostMounts = 16384;

bool isOctal(char c)
{
    return c >= '0' && c <= '7';
}

/// Blank, tab, line feed and backslash stand as "\040" and so on.
QByteArray withoutEscapes(const QByteArray &field)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < field.size(); ++i) {
        if (field[i] == '\\' && i + 3 < field.size() && isOctal(field[i + 1]) && isOctal(field[i + 2]) && isOctal(field[i + 3])) {
            bytes += char((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 + (field[i + 3] - '0'));
            i += 3;
        } else {
            bytes += field[i];
        }
    }
    return bytes;
}

} // namespace

// "36 35 98:0 / /mnt2 rw,noatime master:1 - ext3 /dev/sda1 rw,errors=continue": after six fields any number of optional ones, then a
// dash.
MountTable MountTable::read(const QByteArray &mountInfo)
{
    constexpr qsizetype rootField = 3;
    constexpr qsizetype pointField = 4;
    constexpr qsizetype optionField = 5;
    MountTable table;
    for (const QByteArray &line : mountInfo.split('\n')) {
        const QList<QByteArray> fields = line.split(' ');
        const qsizetype dash = fields.indexOf("-", optionField + 1);
        const QList<QByteArray> numbers = fields.value(2).split(':');
        // A part of a file system, mounted by itself, is not the volume.
        if (dash < 0 || fields.size() < dash + 4 || numbers.size() != 2 || fields[rootField] != "/")
            continue;
        bool isMajor = false;
        bool isMinor = false;
        Mount mount;
        mount.major = numbers[0].toUInt(&isMajor);
        mount.minor = numbers[1].toUInt(&isMinor);
        mount.point = QFile::decodeName(withoutEscapes(fields[pointField]));
        mount.source = QFile::decodeName(withoutEscapes(fields[dash + 2]));
        const auto isReadOnly = [](const QByteArray &options) { return options.split(',').contains("ro"); };
        mount.isReadOnly = isReadOnly(fields[optionField]) || isReadOnly(fields[dash + 3]);
        if (isMajor && isMinor && table.m_mounts.size() < mostMounts)
            table.m_mounts.append(mount);
    }
    return table;
}

QVector<MountTable::Mount> MountTable::mountsOf(unsigned major, unsigned minor, const QString &node) const
{
    QVector<Mount> found;
    std::ranges::copy_if(m_mounts, std::back_inserter(found), [&](const Mount &mount) {
        const bool hasNumbers = major != 0 && mount.major == major && mount.minor == minor;
        return hasNumbers || (mount.major == 0 && !node.isEmpty() && mount.source == node);
    });
    return found;
}

} // namespace muster::discovery

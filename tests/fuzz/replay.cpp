// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gives a fuzz target every file of a folder, cut short at every length, and with every byte turned over: what a fuzzer once
// found worth keeping stays right, with any compiler.
#include "fuzz/target.h"

#include <QDirIterator>
#include <QFile>

#include <cstdio>

int main(int count, char **words)
{
    if (count != 2) {
        std::fputs("usage: replay FOLDER\n", stderr);
        return 2;
    }
    constexpr qsizetype mostVariants = 512; // of one input
    int inputs = 0;
    QDirIterator files(QString::fromLocal8Bit(words[1]), QDir::Files);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly)) {
            std::fprintf(stderr, "%s can't be read\n", qPrintable(file.fileName()));
            return 1;
        }
        const QByteArray input = file.readAll();
        muster::fuzz(input);
        const qsizetype stride = input.size() / mostVariants + 1;
        for (qsizetype i = 0; i < input.size(); i += stride) {
            muster::fuzz(input.first(i));
            QByteArray turned = input;
            turned[i] = char(~turned[i]);
            muster::fuzz(turned);
        }
        ++inputs;
    }
    std::printf("%d inputs\n", inputs);
    return inputs > 0 ? 0 : 1;
}

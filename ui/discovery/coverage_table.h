// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QTableView>

namespace muster::ui {

class CoverageModel;
class ThemeSource;

/// Shows a CoverageModel: an interface with what it is on two lines, a mark for each source; what is blocked has a ground. It is as
/// high as its rows, up to six of them.
class CoverageTable : public QTableView
{
    Q_OBJECT

public:
    /// All outlive it but the model, which is its parent's too.
    CoverageTable(const ThemeSource &themes, const Clock &clock, CoverageModel &model, QWidget *parent = nullptr);

private:
    void fit();

    CoverageModel &m_model;
};

} // namespace muster::ui
